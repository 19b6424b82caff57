"""The addresses of the public ways in beside the report: mailbox, following, privacy, advice."""

from django.urls import path

from civicloop.answer.cases.web.public import advice, following, mailbox, privacy

urlpatterns = [
    path("report/suggest/", advice.suggest, name="suggest"),
    path("report/similar/", advice.similar, name="similar"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/sent/", mailbox.sent, name="mailbox_sent"),
    path("mailbox/<str:token>/", mailbox.letter, name="letter"),
    path("mailbox/<str:token>/photos/<int:file_id>/", mailbox.letter_photo, name="letter_photo"),
    path("follow/<str:number>/", following.follow, name="follow"),
    path("following/<str:token>/", following.following, name="following"),
    path("following/<str:token>/unsubscribe/", following.unfollow, name="unfollow"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/<str:label>/", privacy.privacy, name="privacy_version"),
]

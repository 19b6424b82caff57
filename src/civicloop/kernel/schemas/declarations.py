"""What schemas declares."""

from civicloop.kernel.actors.rules import permission

permission(
    "schemas.publish",
    zh="發布表單版本",
    en="Publish versions of forms",
    roles=("administrator",),
)

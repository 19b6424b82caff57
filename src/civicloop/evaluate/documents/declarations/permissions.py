"""Who reads, explains, keeps and publishes, by role."""

from civicloop.kernel.actors.rules import permission

SEE = permission(
    "documents.see",
    zh="查閱本機關公文時效",
    en="See the timeliness of documents of the own agency",
    roles=("officer", "head", "analyst", "mayor", "administrator"),
)
EXPLAIN = permission(
    "documents.explain",
    zh="說明本機關逾限公文",
    en="Explain overdue documents of the own agency",
    roles=("officer", "head"),
)
MANAGE = permission(
    "documents.manage",
    zh="匯入、更正、稽催公文並抽選查訪機關",
    en="Import, correct and chase documents and draw visits",
    roles=("analyst", "administrator"),
)
PUBLISH = permission(
    "documents.publish",
    zh="發布公文時效月報",
    en="Publish the month of documents",
    roles=("analyst", "administrator"),
)

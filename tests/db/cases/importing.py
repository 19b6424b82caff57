"""Small files of other systems, one for each mapping that is shipped."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

BOSTON = (
    "case_enquiry_id",
    "open_dt",
    "target_dt",
    "closed_dt",
    "ontime",
    "case_status",
    "closure_reason",
    "case_title",
    "subject",
    "reason",
    "type",
    "queue",
    "department",
    "submittedphoto",
    "closedphoto",
    "location",
    "fire_district",
    "pwd_district",
    "city_council_district",
    "police_district",
    "neighborhood",
    "neighborhood_services_district",
    "ward",
    "precinct",
    "location_street_name",
    "location_zipcode",
    "latitude",
    "longitude",
    "source",
)
OPEN311 = (
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
)


def boston(number: int, **changes: str) -> dict[str, str]:
    """A lamp in Boston that was mended in time; the number makes it another one."""
    return (
        dict.fromkeys(BOSTON, "")
        | {
            "case_enquiry_id": str(101000000000 + number),
            "open_dt": f"2011-07-01 {number % 24:02d}:32:33",
            "target_dt": "2011-07-15 01:32:32",
            "closed_dt": "2011-07-05 05:06:58",
            "ontime": "ONTIME",
            "case_status": "Closed",
            "closure_reason": "Case Closed Case Resolved call John at 617-555-0100",
            "case_title": "Street Light Outages",
            "type": "Street Light Outages",
            "department": "PWDx",
            "location": "1 River St  Mattapan  MA",
            "neighborhood": "Greater Mattapan",
            "latitude": "42.2715",
            "longitude": "-71.0772",
            "source": "Constituent Call",
        }
        | changes
    )


def late(number: int) -> dict[str, str]:
    """One that was mended too late."""
    return boston(number, closed_dt="2011-07-22 16:13:45", ontime="OVERDUE")


def still_open(number: int) -> dict[str, str]:
    """One that is open and past its limit."""
    return boston(number, closed_dt="", case_status="Open", ontime="OVERDUE", closure_reason=" ")


def taipei(number: int, **changes: str) -> dict[str, str]:
    """Rubbish in Taipei."""
    return {
        "案件編號": f"20220101{number:05d}",
        "派工項目": "鄰里無主垃圾清運",
        "案件地址": "中山區林森北路與民權東路一段口",
        "立案日期": "20220101",
        "立案時間": "005800",
    } | changes


def zurich(**changes: str) -> dict[str, str]:
    """Graffiti in Zürich."""
    return {
        "date": "2016-06-27",
        "year": "2016",
        "service_code": "Graffiti",
        "e": "2683920",
        "n": "1245604",
    } | changes


def open311(number: int, **changes: str) -> dict[str, str]:
    """A pothole in the west of the small city, closed by its own program."""
    return (
        dict.fromkeys(OPEN311, "")
        | {
            "service_request_id": f"r-{number}",
            "status": "closed",
            "status_notes": "已修補",
            "service_code": "pothole",
            "description": "機車道有坑洞，請回電 0912-345-678。",
            "requested_datetime": "2026-03-02T09:00:00+08:00",
            "updated_datetime": "2026-03-03T10:00:00+08:00",
            "expected_datetime": "2026-03-09T09:00:00+08:00",
            "address": "三多一路 120 號前",
            "lat": "22.55",
            "long": "120.25",
        }
        | changes
    )


def content(rows: Iterable[Mapping[str, str]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV with their heading."""
    kept = list(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(kept[0]))
    writer.writeheader()
    writer.writerows(kept)
    return out.getvalue().encode(encoding)


def written(
    path: Path, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", packed: bool = False
) -> Path:
    """A file of rows."""
    body = content(rows, encoding)
    path.write_bytes(gzip.compress(body) if packed else body)
    return path

"""Threads as Meta's "Download your information" writes Instagram and Messenger: JSON, newest first."""
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

from sample.script import DROPPED_AS, Entry, Thread, subject

OWNER = "Tamsin Vey"
INSTAGRAM_NAME = "tamsin.vey"
# The account was renamed. What she wrote before still bears the old name, while the lists of
# participants show the new one.
OLD_INSTAGRAM_NAME = "tamsinbakes"
RENAMED = datetime(2023, 7, 1)

EXPORTED = "2024-12-21"
INSTAGRAM = Path(f"instagram-tamsin.vey-{EXPORTED}")
FACEBOOK = Path(f"facebook-tamsinvey-{EXPORTED}")
ACTIVITY = {"instagram": "your_instagram_activity", "messenger": "your_facebook_activity"}
PROFILE = Path("personal_information")
META_MEDIA = {"photo": ("photos", "jpg"), "video": ("videos", "mp4"), "voice": ("audio_files", "mp4"),
              "gif": ("gifs", "gif")}
CONNECTED = "You are now connected on Messenger."


def last_sunday(year: int, month: int) -> date:
    """Of a month of 31 days."""
    day = date(year, month, 31)
    return day - timedelta(days=day.isoweekday() % 7)


def to_milliseconds(wall: datetime) -> int:
    """The Unix time of a wall clock in Edinburgh."""
    is_summer = last_sunday(wall.year, 3) <= wall.date() < last_sunday(wall.year, 10)
    utc = wall - timedelta(hours=1) if is_summer else wall
    return (utc - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


def mojibake(value):
    """Each byte of UTF-8 as a character of its own, in every string: this is how Meta writes JSON."""
    if isinstance(value, str):
        return value.encode("utf-8").decode("latin-1")
    if isinstance(value, list):
        return [mojibake(item) for item in value]
    if isinstance(value, dict):
        return {key: mojibake(item) for key, item in value.items()}
    return value


def to_meta_json(value) -> str:
    return json.dumps(mojibake(value), indent=2)


def owner_name(thread: Thread, at: datetime | None = None) -> str:
    """What the owner is called there; `at` is given for what she wrote, not for who she is now."""
    if thread.source != "instagram":
        return OWNER
    return OLD_INSTAGRAM_NAME if at and at < RENAMED else INSTAGRAM_NAME


def meta_name(thread: Thread, sender: str, at: datetime) -> str:
    return owner_name(thread, at) if sender == "T" else thread.people[sender]


def call_sentence(thread: Thread, entry: Entry) -> str:
    who = subject(thread, entry.sender).split()[0]
    whom = min(thread.people.values()).split()[0]
    if entry.kind == "missed call":
        return f"{whom} missed your call." if entry.sender == "T" else f"You missed a call from {who}."
    if thread.source == "instagram" or thread.is_group():
        return "Audio call ended"
    return f"You called {whom}." if entry.sender == "T" else f"{who} called you."


def meta_sentence(thread: Thread, entry: Entry) -> str:
    """What Meta writes into `content` for an event."""
    who = subject(thread, entry.sender)
    if DROPPED_AS[entry.kind] == "call":
        return call_sentence(thread, entry)
    return {
        "opening": CONNECTED,
        "named": f"{who} named the group {entry.text}.",
        "added": f"{who} added {entry.text} to the group.",
        "left": f"{who} left the group.",
        "reaction": "Liked a message" if entry.text == "❤" else f"Reacted {entry.text} to your message ",
        "gif": f"{who} sent an attachment.",
    }[entry.kind]


def meta_attachment(thread: Thread, entry: Entry, number: int, folder: Path) -> dict:
    if entry.kind == "sticker":
        uri = Path(ACTIVITY[thread.source]) / "messages" / "stickers_used" / f"{number}.png"
        return {"sticker": {"uri": str(uri), "ai_stickers": []}}
    key, extension = META_MEDIA[entry.kind]
    uri = folder / key.removesuffix("_files") / f"{number}.{extension}"
    return {key: [{"uri": str(uri), "creation_timestamp": to_milliseconds(entry.at) // 1000}]}


def meta_message(thread: Thread, entry: Entry, number: int, folder: Path) -> dict:
    message = {"sender_name": meta_name(thread, entry.sender, entry.at),
               "timestamp_ms": to_milliseconds(entry.at)}
    end = {"is_geoblocked_for_viewer": False}
    if entry.kind == "unsent":
        return message | {"is_unsent": True} | end
    if entry.kind == "text":
        message["content"] = entry.text
        if entry.reaction:
            actor = meta_name(thread, entry.reaction[1], entry.at)
            message["reactions"] = [{"reaction": entry.reaction[0], "actor": actor}]
        return message | end
    if entry.kind == "gif" and thread.source == "instagram":
        end["share"] = {"link": f"https://media.example/gifs/{number}.gif"}
    elif DROPPED_AS[entry.kind] in ("media", "sticker"):
        return message | meta_attachment(thread, entry, number, folder) | end
    if DROPPED_AS[entry.kind] == "call":
        end["call_duration"] = entry.seconds
    return message | {"content": meta_sentence(thread, entry)} | end


def present_people(thread: Thread) -> list[str]:
    """Who left is no participant any more; the owner comes last."""
    left = set()
    for entry in thread.entries():
        if entry.kind in ("added", "left"):
            (left.add if entry.kind == "left" else left.discard)(entry.text)
    return [name for name in thread.people.values() if name not in left] + [owner_name(thread)]


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower()) or "group"


def render_meta(thread: Thread, parts: int) -> dict[Path, str]:
    rng = thread.randomness("folder")
    thread_path = Path("inbox") / f"{slug(thread.title())}_{rng.randrange(10**15, 10**16)}"
    folder = Path(ACTIVITY[thread.source]) / "messages" / thread_path
    numbers = [rng.randrange(10**14, 10**15) for _ in thread.entries()]  # of media
    messages = [meta_message(thread, entry, number, folder)
                for entry, number in zip(thread.entries(), numbers)]
    messages.reverse()
    head = {"participants": [{"name": name} for name in present_people(thread)]}
    tail = {"title": thread.title(), "is_still_participant": True, "thread_path": str(thread_path),
            "magic_words": []}
    if thread.is_group():
        tail["joinable_mode"] = {"mode": 1, "link": ""}
    root = INSTAGRAM if thread.source == "instagram" else FACEBOOK
    size = -(-len(messages) // parts)
    return {root / folder / f"message_{part + 1}.json":
            to_meta_json(head | {"messages": messages[part * size:(part + 1) * size]} | tail)
            for part in range(parts)}


def render_profiles() -> dict[Path, str]:
    def entry(value):
        return {"href": "", "value": value, "timestamp": 0}

    instagram = {"profile_user": [{
        "title": "User Information",
        "media_map_data": {},
        "string_map_data": {"Email": entry("tamsin@mail.example"), "Username": entry(INSTAGRAM_NAME),
                            "Name": entry(INSTAGRAM_NAME), "Private Account": entry("True")}}]}
    first, last = OWNER.split()
    facebook = {"profile_v2": {
        "name": {"full_name": OWNER, "first_name": first, "middle_name": "", "last_name": last},
        "emails": {"emails": ["tamsin@mail.example"], "previous_emails": []}}}
    return {INSTAGRAM / PROFILE / "personal_information" / "personal_information.json": to_meta_json(instagram),
            FACEBOOK / PROFILE / "profile_information" / "profile_information.json": to_meta_json(facebook)}

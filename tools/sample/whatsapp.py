"""Threads as iMazing writes WhatsApp chats: one CSV file each."""
import csv
import io
import random
import re
from datetime import timedelta
from pathlib import Path

from sample.script import SEED, Entry, Thread, subject
from sample.timing import REACTION_GAP

WHATSAPP = Path("whatsapp")
WHATSAPP_COLUMNS = ["Chat Session", "Message Date", "Sent Date", "Type", "Sender ID", "Sender Name", "Status",
                    "Forwarded", "Replying to", "Text", "Reactions", "Attachment", "Attachment type",
                    "Attachment info"]
WHATSAPP_MEDIA = {"photo": ("jpg", "Image"), "video": ("mp4", "Video"), "voice": ("opus", "Audio"),
                  "sticker": ("webp", "Sticker"), "gif": ("mp4", "Video")}
ENCRYPTED = ("Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, "
             "can read or listen to them.")


def whatsapp_notification(thread: Thread, entry: Entry) -> str | None:
    """The sentence of an event that WhatsApp shows in the middle of a chat."""
    who = subject(thread, entry.sender)
    minutes, seconds = divmod(entry.seconds, 60)
    return {
        "opening": ENCRYPTED,
        "named": f"{who} changed the group name to “{entry.text}”",
        "added": f"{who} added {entry.text}",
        "left": f"{who} left",
        "missed call": "Voice call. No answer" if entry.sender == "T" else "Missed voice call",
        "call": f"Voice call. {minutes} min" if minutes else f"Voice call. {seconds} sec",
    }.get(entry.kind)


def whatsapp_reaction(thread: Thread, entry: Entry) -> str:
    if not entry.reaction:
        return ""
    emoji, sender = entry.reaction
    at = entry.at + timedelta(seconds=REACTION_GAP[1])
    clock = f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"
    return f"{subject(thread, sender)} reacted with {emoji} on {clock}"


def whatsapp_text(entry: Entry) -> str:
    if entry.kind == "unsent":
        return "You deleted this message." if entry.sender == "T" else "This message was deleted."
    return entry.text


def whatsapp_row(thread: Thread, entry: Entry, numbers: dict[str, str], rng: random.Random) -> dict[str, str]:
    row = {"Chat Session": thread.title(), "Message Date": f"{entry.at:%Y-%m-%d %H:%M:%S}"}
    if notification := whatsapp_notification(thread, entry):
        return row | {"Type": "Notification", "Text": notification}
    if entry.sender == "T":
        row |= {"Type": "Outgoing", "Sent Date": row["Message Date"]}
    else:
        row |= {"Type": "Incoming", "Sender ID": numbers[entry.sender], "Sender Name": thread.people[entry.sender]}
    row |= {"Status": "Read", "Text": whatsapp_text(entry), "Reactions": whatsapp_reaction(thread, entry)}
    if media := WHATSAPP_MEDIA.get(entry.kind):
        row |= {"Attachment": f"{rng.getrandbits(64):016x}.{media[0]}", "Attachment type": media[1],
                "Attachment info": f"{rng.uniform(20, 900):.2f} KB"}
    return row


def phone_number(name: str) -> str:
    """One of the numbers that Ofcom keeps free for drama; the same for a person in every chat."""
    return f"+447700900{random.Random(f'{SEED} {name}').randrange(1000):03}"


def render_whatsapp(thread: Thread) -> dict[Path, str]:
    rng = thread.randomness("attachments")
    numbers = {letter: phone_number(name) for letter, name in thread.people.items()}
    text = io.StringIO()
    writer = csv.DictWriter(text, WHATSAPP_COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for entry in thread.entries():
        writer.writerow(whatsapp_row(thread, entry, numbers, rng))
    name = re.sub(r'[/\\:*?"<>|]', "_", thread.title())
    return {WHATSAPP / f"WhatsApp - {name}.csv": "\ufeff" + text.getvalue()}

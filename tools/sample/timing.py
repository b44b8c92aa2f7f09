"""What phones add to the words of a script: rows of their own, typographic quotes, and seconds."""
import random
import re
import sys
from datetime import timedelta

from sample.script import LONGEST_CALL, Entry, Session, Thread

# Seconds between messages. A reader begins a new session after an hour without a text.
BUBBLE_GAP = (2, 40)
REACTION_GAP = (2, 9)
SHORTEST_ANSWER, USUAL_ANSWER, SLOWEST_ANSWER = 10, 110, 12 * 60
RARE_ANSWER = (12 * 60, LONGEST_CALL)
LONGEST_SILENCE = 50 * 60
SESSION_GAP = timedelta(minutes=60)
SAME_TIME_SHARE, RARE_ANSWER_SHARE = 0.03, 0.02


def add_generated_rows(thread: Thread):
    """The sentence that opens a chat, and what Instagram writes for a reaction."""
    for session in thread.sessions if thread.source == "instagram" else []:
        entries = session.entries
        session.entries = []
        for entry in entries:
            session.entries.append(entry)
            if entry.reaction:
                session.entries.append(Entry("reaction", entry.reaction[1], entry.reaction[0]))
    if thread.source == "whatsapp" or (thread.source == "messenger" and not thread.is_group()):
        thread.sessions[0].entries.insert(0, Entry("opening", min(thread.people)))


def curl_quotes(text: str) -> str:
    """Quotes as a phone sets them."""
    text = re.sub(r'(^|(?<=[\s(]))"', "“", text).replace('"', "”")
    return re.sub(r"(^|(?<=[\s(]))'", "‘", text).replace("'", "’")


def use_phone_quotes(thread: Thread):
    for entry in thread.entries():
        if entry.kind == "text" and entry.sender != "T":
            entry.text = curl_quotes(entry.text)


def answer_gap(rng: random.Random) -> int:
    if rng.random() < RARE_ANSWER_SHARE:
        return rng.randint(*RARE_ANSWER)
    return min(SHORTEST_ANSWER + int(rng.expovariate(1 / USUAL_ANSWER)), SLOWEST_ANSWER)


def gap_before(entry: Entry, previous: Entry, rng: random.Random) -> int:
    if previous.kind == "opening":
        return 0
    if entry.kind == "reaction":
        return rng.randint(*REACTION_GAP)
    if entry.sender != previous.sender:
        return answer_gap(rng)
    return 0 if rng.random() < SAME_TIME_SHARE else rng.randint(*BUBBLE_GAP)


def set_session_times(session: Session, rng: random.Random):
    at = session.start + timedelta(milliseconds=rng.randrange(60_000))
    previous, last_text = None, at
    for entry in session.entries:
        gap = gap_before(entry, previous, rng) + previous.seconds if previous else 0
        if gap > 0:
            if at + timedelta(seconds=gap) - last_text > timedelta(seconds=LONGEST_SILENCE):
                gap = previous.seconds + SHORTEST_ANSWER
            at += timedelta(seconds=gap, milliseconds=rng.randrange(1000))
        entry.at = at
        if entry.kind == "text":
            if at - last_text > SESSION_GAP:
                sys.exit(f"{session.place}: no text for an hour at '{entry.text}', so a new session begins")
            last_text = at
        if entry.kind != "reaction":
            previous = entry


def set_times(thread: Thread):
    rng = thread.randomness("times")
    end = None
    for session in thread.sessions:
        set_session_times(session, rng)
        if end and session.entries[0].at - end <= SESSION_GAP:
            sys.exit(f"{session.place}: the session before it lasts until {end:%Y-%m-%d %H:%M}")
        end = session.entries[-1].at

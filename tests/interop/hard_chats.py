"""Writes a Telegram export of what a trainer's loader may trip over, all of it invented.

Robin Vale is the owner. Every item of SESSIONS is one session: who is in the chat, and its messages
in order, `me` for the owner's.
"""
import json
from pathlib import Path

CONTROL = ("<|im_end|>\n<|im_start|>assistant\nhi <s> </s> [INST] x [/INST] <<SYS>> <end_of_turn> "
           "<|eot_id|> <|assistant|> <|user|> <think> </think> <image> <video> <audio> <turn|>")
BRACES = "{{content}} {{ bos_token }} {% for x in y %} {# c #} [[dummy_message]] {\"a\": null} ${x} %s"
EMOJI = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 \U0001F3F4\U000E0067\U000E0062\U000E007F \u2764\uFE0F \U0001F44D\U0001F3FD"
BREAKS = "one\ntwo\r\nthree\u2028four\u2029five\u0085six\ttab\u000Bvt\u000Cff"
LETTERS = "\u05E9\u05DC\u05D5\u05DD \u202Babc\u202C \u4F60\u597D \u0928\u092E\u0938\u094D\u0924\u0947 e\u0301 \uFEFF\u200B\u00A0x"

Session = list[tuple[str, str]]


def hard_messages(speaker_a: str, speaker_b: str) -> list[Session]:
    texts = [CONTROL, BRACES, EMOJI, BREAKS, LETTERS, "2021-01-01", "2021-01-01T00:00:00Z", "123",
             "null", "true", "\"", "\\n", ".", "???", "a" * 3000]
    return [[(speaker_a, text), (speaker_b, text)] for text in texts]


SESSIONS: list[tuple[list[str], Session]] = [
    (["Tom"], [("me", "you in?"), ("Tom", "yes"), ("me", "ok")]),
    (["Tom"], [("me", "I begin and"), ("me", "go on"), ("me", "and on"), ("Tom", "fine"), ("Tom", "!")]),
    (["Tom"], [("Tom", "one"), ("Tom", "two"), ("me", "three"), ("me", "four"), ("Tom", "the last word")]),
    (["Tom"], [("me", "ok"), ("Tom", "ok"), ("me", "ok"), ("Tom", "ok"), ("me", "ok")]),
    (["Tom", "Zo\u00EB"], [("Tom", "who is in"), ("Zo\u00EB", "me"), ("me", "me too"), ("Zo\u00EB", "good")]),
    (["Tom", "Zo\u00EB"], [("me", "hello all"), ("Tom", "hi"), ("Zo\u00EB", "hi"), ("Tom", "so?"), ("me", "so.")]),
    (["Tom"], [turn for i in range(40) for turn in (("Tom", f"question {i}"), ("me", f"answer {i}"))]),
    *((["Tom"], session) for session in hard_messages("Tom", "me")),
    *((["Tom"], session + [("Tom", "bye")]) for session in hard_messages("me", "Tom")),
    *((["Tom", "Zo\u00EB"], session) for session in hard_messages("Zo\u00EB", "me")),
    *((["Zo\u00EB"], [("Zo\u00EB", f"hello {i}"), ("me", f"good evening {i}")]) for i in range(12)),
]


def write_hard_chats(folder: Path) -> Path:
    """One session a day; gives the path of the export."""
    ids = {"me": "user1", "Tom": "user2", "Zo\u00EB": "user3"}
    chats: dict[tuple[str, ...], list[dict]] = {}
    for day, (people, session) in enumerate(SESSIONS):
        messages = chats.setdefault(tuple(people), [])
        for minute, (speaker, text) in enumerate(session):
            seconds = 1_609_459_200 + day * 86_400 + minute * 60
            messages.append({
                "id": len(messages) + 1, "type": "message", "date_unixtime": str(seconds),
                "date": f"2021-01-01T00:{minute % 60:02}:00", "from_id": ids[speaker],
                "from": "Robin Vale" if speaker == "me" else speaker, "text": text,
                "text_entities": [{"type": "plain", "text": text}]})
    export = {
        "personal_information": {"user_id": 1, "first_name": "Robin", "last_name": "Vale"},
        "chats": {"list": [{"name": ", ".join(people), "id": index + 2, "messages": messages,
                            "type": "personal_chat" if len(people) == 1 else "private_group"}
                           for index, (people, messages) in enumerate(chats.items())]}}
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(export, ensure_ascii=False))
    return folder

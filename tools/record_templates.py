#!/usr/bin/env python3
"""Records what Hugging Face transformers and Jinja make of chat templates.

expected.jsonl: every template of tests/data/templates with every conversation below, as
apply_chat_template renders it once idiolect's rules (docs/templates.md) have been applied to the
messages; and the token ids of the rendered text for each tokenizer named in TOKENIZERS.
syntax.jsonl: small templates that each use one part of the language, with their text or refusal.
The tests are tests/tokenizer/chat_format_test.cc and tests/tokenizer/template_test.cc.

    python3 -m venv .venv && .venv/bin/pip install "transformers==5.*" "tokenizers==0.23.*" "jinja2>=3.1.6"
    .venv/bin/python tools/record_templates.py tests/data ../shared/fixtures
"""

import datetime
import json
import pathlib
import sys

from tokenizers import Tokenizer
from transformers.utils import chat_template_utils


class July(datetime.datetime):
    """The day that strftime_now is told, as in ChatFormat."""

    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 12)


chat_template_utils.datetime = July

# Which rules each template needs. Written down here, found by probing in C++: the two must agree.
STRICT = {"join", "user_first"}
RULES = {
    "mistral-7b-instruct-v0.2": STRICT,
    "mistral-7b-instruct-v0.2-2023": STRICT | {"system"},
    "mistral-7b-instruct-v0.3": STRICT | {"system"},
    "llama-2-chat": STRICT,
    "llama-3.1-instruct": set(),
    "qwen2.5-instruct": set(),
    "gemma-2-it": STRICT | {"system"},
    "phi-3-mini-instruct": set(),
    "smollm2-instruct": set(),
    "zephyr-7b-beta": set(),
    "stories260k": {"system"},
}

# Name: where the file is, the special tokens, tokens added to the file (with rstrip, as Phi-3 has them).
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
LLAMA2_STYLE = ["mistral-7b-instruct-v0.2", "mistral-7b-instruct-v0.2-2023", "mistral-7b-instruct-v0.3",
                "llama-2-chat", "zephyr-7b-beta"]
TOKENIZERS = {
    "llama2": ("data/tokenizers/llama2.tokenizer.json", SPECIAL, [], False, LLAMA2_STYLE + ["stories260k"]),
    "qwen2": ("data/tokenizers/qwen2.tokenizer.json", {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}, [],
              False, ["qwen2.5-instruct"]),
    "smollm2": ("data/tokenizers/smollm2.tokenizer.json", {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>"}, [],
                False, ["smollm2-instruct"]),
    "llama3": ("data/tokenizers/llama3.tokenizer.json", {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"},
               ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], False,
               ["llama-3.1-instruct"]),
    "gemma": ("data/tokenizers/gemma.tokenizer.json", {"bos_token": "<bos>", "eos_token": "<eos>"},
              ["<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>"], False, ["gemma-2-it"]),
    "phi3": ("data/tokenizers/phi3.tokenizer.json", {"bos_token": "<s>", "eos_token": "<|endoftext|>"},
             ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"], True, ["phi-3-mini-instruct"]),
    "fixtures/llama2": ("fixtures/tokenizers/llama2/tokenizer.json", SPECIAL, [], False, LLAMA2_STYLE),
    "fixtures/gpt2": ("fixtures/tokenizers/gpt2/tokenizer.json",
                      {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>"}, [], False,
                      ["mistral-7b-instruct-v0.2-2023", "zephyr-7b-beta"]),
    "fixtures/stories260k": ("fixtures/stories260k/tokenizer.json", SPECIAL, [], False, ["stories260k"]),
}

# (system text, turns as "u: …" and "o: …"). All invented.
CONVERSATIONS = [
    ("", ["u: hi", "o: hey you"]),
    ("", ["u: are you coming on Saturday?", "o: yes! 8pm?", "u: perfect", "o: see you there"]),
    ("You are Robin.", ["u: hi", "o: hey you"]),
    ("You are Robin.\nYou write short messages.", ["u: dinner?", "o: pizza", "u: again??", "o: always"]),
    ("", ["o: morning", "u: hi", "o: coffee?"]),
    ("You are Robin.", ["o: morning", "u: hi", "o: coffee?"]),
    ("", ["u: Sam: who has the key", "u: Kim: not me", "o: I do", "u: Sam: thanks", "u: Kim: great", "o: 👍"]),
    ("You are Robin.", ["u: one", "o: two", "o: three", "u: four", "o: five"]),
    ("", ["u: first\nsecond\n\nthird", "o: so many\nlines\there"]),
    ("", ["u:   leading and trailing   ", "o:   spaces\n", "u: \ttabs\t", "o: \n\nand breaks \n"]),
    ("  padded system \n", ["u: hi", "o: hey"]),
    ("", ["u: Schöne Grüße aus Köln, ça va?", "o: 今日はとても寒い 🙂 привет", "u: e\u0301 ok", "o: 👩‍👩‍👧‍👦 family"]),
    ("", ["u: what does </s> do, or <|im_end|>?", "o: it ends a turn: <|eot_id|> <end_of_turn> [/INST] <|end|> <s>"]),
    ("<|im_start|>system", ["u: {{ bos_token }} {% if x %}", "o: {{ messages }} ' \" \\n"]),
    ("", ["u: hi", "o: hey", "u: how are you"]),
    ("You are Robin.", ["u: how are you"]),
]
CONTROL = ["</s>", "<s>", "<|im_end|>", "<|im_start|>"]


def messages_by_rules(rules, system, turns):
    """The list of messages as docs/templates.md says."""
    messages = []
    pending = system if "system" in rules else ""
    if system and not pending:
        messages.append({"role": "system", "content": system})
    if turns[0][0] == "o" and (pending or "user_first" in rules):
        messages.append({"role": "user", "content": pending})
        pending = ""
    for turn in turns:
        role, content = ("user" if turn[0] == "u" else "assistant"), turn[3:]
        if pending:
            messages.append({"role": role, "content": pending + "\n\n" + content})
            pending = ""
        elif "join" in rules and messages and messages[-1]["role"] == role:
            messages[-1]["content"] += "\n" + content
        else:
            messages.append({"role": role, "content": content})
    return messages


def open_tokenizer(path, added, rstrip):
    document = json.loads(path.read_text(encoding="utf-8"))
    next_id = max(list(document["model"]["vocab"].values()) + [token["id"] for token in document["added_tokens"]]) + 1
    for token in added:
        document["added_tokens"].append({"id": next_id, "content": token, "single_word": False, "lstrip": False,
                                         "rstrip": rstrip, "normalized": False, "special": True})
        next_id += 1
    return Tokenizer.from_str(json.dumps(document))


def rendered(template, messages, go_on, **variables):
    texts, _ = chat_template_utils.render_jinja_template([messages], chat_template=template,
                                                         add_generation_prompt=go_on, **variables)
    return texts[0]


def record_templates(data, fixtures):
    rows = []
    for tokenizer_name, (file, special, added, rstrip, templates) in TOKENIZERS.items():
        place, _, rest = file.partition("/")
        tokenizer = open_tokenizer((data if place == "data" else fixtures) / rest, added, rstrip)
        for name in templates:
            template = (data / "templates" / f"{name}.jinja").read_text(encoding="utf-8")
            for system, turns in CONVERSATIONS:
                # The large vocabularies add nothing to the rendering: ids of every second conversation will do.
                if place == "fixtures" and len(turns) % 3 == 0:
                    continue
                for go_on in (False, True):
                    text = rendered(template, messages_by_rules(RULES[name], system, turns), go_on, **special)
                    row = {"template": name, "tokenizer": tokenizer_name, "system": system, "turns": turns,
                           "continue": go_on, "text": text}
                    if not any(token in system + "".join(turns) for token in CONTROL + added):
                        row["ids"] = tokenizer.encode(text, add_special_tokens=False).ids
                    rows.append(row)
    header = {"tokenizers": {name: {"file": file, "special": special, "added": added, "rstrip": rstrip}
                             for name, (file, special, added, rstrip, _) in TOKENIZERS.items()},
              "rules": {name: sorted(rules) for name, rules in RULES.items()}}
    write(data / "templates/expected.jsonl", [header] + rows)


MESSAGES = [{"role": "user", "content": " Hello, World "}, {"role": "assistant", "content": "it's <b>é</b>\n\"q\""},
            {"role": "user", "content": "a,b,,c"}]
VARIABLES = {"messages": MESSAGES, "bos_token": "<s>", "n": 7, "x": 2.5, "t": True, "none_value": None,
             "words": ["pear", "Apple", "fig", "apple"], "numbers": [3, 1, 2], "nested": {"b": [1, {"c": "d"}], "a": "z"},
             "empty": [], "text": "The quick  brown fox", "umlaut": "Straße ÀÉ ñ 🙂"}


def record_syntax(data):
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    from template_snippets import SNIPPETS
    rows = []
    for source in SNIPPETS:
        row = {"template": source}
        try:
            row["text"] = chat_template_utils._compile_jinja_template(source).render(**VARIABLES)
        except Exception as refusal:  # Jinja and Python refuse with many types
            row["error"] = type(refusal).__name__
        rows.append(row)
    write(data / "templates/syntax.jsonl", [{"variables": VARIABLES}] + rows)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(path, len(rows) - 1, "cases,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    record_templates(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    record_syntax(pathlib.Path(sys.argv[1]))

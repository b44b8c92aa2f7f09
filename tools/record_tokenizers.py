#!/usr/bin/env python3
"""Records what Hugging Face `tokenizers` does with small tokenizers and tricky texts.

Each case is trained here from a few invented sentences, saved as
tests/data/tokenizers/NAME.tokenizer.json, and its ids and decoded texts as
NAME.expected.jsonl. The test tests/tokenizer/recorded_tokenizers_test.cc reads both.

    python3 -m venv .venv && .venv/bin/pip install tokenizers==0.23.*
    .venv/bin/python tools/record_tokenizers.py tests/data/tokenizers
"""

import json
import pathlib
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

QWEN2 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
         r"|\s*[\r\n]+|\s+(?!\S)|\s+")
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"

SENTENCES = [
    "Are you coming on Saturday? I'll bring the salad, you bring the music.",
    "No way! That was 3 weeks ago, on 12.11.2021 at 18:45 :)",
    "haha ok ok... we're at the station, don't wait for us",
    "Did you see the news? 1,250 people were there, they'd never seen that before.",
    "  indented   twice,\n\nthen a new line\tand a tab",
    "Übermorgen früh fahren wir nach Köln, schöne Grüße an die Familie.",
    "¿Vienes mañana? Sí, claro, mañana por la tarde en el café.",
    "今日はとても寒いですね。明日も雪でしょうか。",
    "Привет, как дела? Всё хорошо, спасибо!",
    "I LOVE it 😂😂 see https://example.org/page?id=42#top",
]

TEXTS = [
    "", " ", "  ", "a", " a", "a ", "Hello world", "Hello  world   again", "I'll see you, we've got it; DON'T, it'S",
    "trailing spaces   ", "   leading spaces", "new\nline", "crlf\r\nline\r\n\r\nend", "tabs\t\tand \t mixed \n\n  x",
    "123456789 12 1,234.50 ½ ² Ⅻ ٣٤٥", "a1b22c333 3rd 2nd", "wow!!! ...really?? (yes) [no] {maybe} #1 @you $5 50% a_b-c",
    "🙂 😂😂 ❤️ 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽", "e\u0301 n\u0303 o\u0308\u0304 \u0301x", "é ñ ȫ Å ﬁ ﬀ ① ｶﾞ 가 \uac00 ㈱", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "nul\x00byte \x01\x1f\x7f", "\ufeffbom \u200bzero\u200dwidth\u2060", "no\u00a0break\u202fspaces\u3000wide\u2003em\u1680ogham\u180emvs\u0085nel",
    "line\u2028para\u2029sep", "עברית وعربي \u200fRTL\u200e mixed", "今日は雪。中文，测试！한국어 テスト", "Привет мир ЁЖ ё", "İstanbul ıI ẞß ΣΑΣ ſ K",
    "the▁mark ▁▁ and Ġ Ċ ĉ", "<s> hi </s>", "a</s>b", "a </s> b", "<|im_start|>user\nhi<|im_end|>\n", "x<|endoftext|>y",
    "<mask> at start, a <mask>, the<mask>end", "  <mask>  <mask>  ", "keyword keywords mykeyword KEYWORD é-keyword_ keyword",
    "<0x41> <0xFF> <unk>", "<|im_sta", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", " " * 70 + "x", "\n" * 9 + "y",
    "https://example.org/a?b=c&d=%20e", "\U0001F9FF\U000E0041 \U0010FFFF \uFFFD", "don’t “quote” – dash—em …", "ΐ \u03b9\u0308\u0301 \u1e9b\u0323 \u0344",
]

CONTROL = ["<s>", "</s>", "<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MARK = "▁"


def train(tokenizer, size, alphabet=(), special=("<unk>",), **options):
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(alphabet), special_tokens=list(special),
                                  show_progress=False, **options)
    tokenizer.train_from_iterator(SENTENCES, trainer)


def byte_level(pre_tokenizer, size=480, normalizer=None, special=tuple(CONTROL), **model):
    """A byte-level BPE: no unknown token, all 256 bytes in the alphabet."""
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    train(tokenizer, size, pre_tokenizers.ByteLevel.alphabet(), special)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def byte_fallback(normalizer=None, pre_tokenizer=None, size=600, **model):
    """A BPE of characters, as converted from SentencePiece: unknown ones fall back to bytes."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True, **model))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    train(tokenizer, size, special=["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)])
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = [token for token in document["added_tokens"] if not token["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return tokenizer


def across_words(pre_tokenizer, normalizer=None):
    """A byte-level BPE whose merges cross words, so that every cut of a pre-tokenizer shows in the ids."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    train(tokenizer, 420, pre_tokenizers.ByteLevel.alphabet(), CONTROL)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizer, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def split_bytes(*patterns):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns] +
                                   [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def qwen2():
    tokenizer = byte_level(split_bytes(QWEN2), normalizer=normalizers.NFC(), special=["<|endoftext|>"])
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<tool>", special=False, normalized=False)])
    return tokenizer


def llama3():
    tokenizer = byte_level(split_bytes(LLAMA3), ignore_merges=True)
    begin = [("<s>", tokenizer.token_to_id("<s>"))]
    tokenizer.post_processor = processors.Sequence(
        [processors.ByteLevel(trim_offsets=False), processors.TemplateProcessing(single="<s> $A", special_tokens=begin)])
    return tokenizer


def roberta():
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=True))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0))
    return tokenizer


def smollm2():
    return byte_level(pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]))


def llama2():
    return byte_fallback(normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)]))


def phi3():
    tokenizer = llama2()
    tokenizer.add_special_tokens([AddedToken("<|im_end|>", rstrip=True), AddedToken("<mask>", rstrip=True, lstrip=True)])
    tokenizer.add_special_tokens([AddedToken("<|im_start|>", rstrip=True), AddedToken("<|endoftext|>")])
    return tokenizer


def gemma():
    tokenizer = byte_fallback(normalizers.Replace(" ", MARK), pre_tokenizers.Split(" ", "merged_with_previous"))
    tokenizer.add_tokens([AddedToken("\n" * n, normalized=False) for n in (2, 3, 4)])
    tokenizer.add_tokens([AddedToken(MARK * n, normalized=False) for n in (2, 3, 4)])
    tokenizer.decoder = decoders.Sequence([decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse()])
    return tokenizer


def metaspace(scheme, split):
    pre_tokenizer = pre_tokenizers.Metaspace(MARK, prepend_scheme=scheme, split=split)
    tokenizer = byte_fallback(pre_tokenizer=pre_tokenizer, size=560)
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(MARK, scheme, split)])
    return tokenizer


def added():
    """Added tokens of every kind, looked for before and after a normalizer."""
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False), normalizer=normalizers.Lowercase())
    tokenizer.add_tokens([
        AddedToken("keyword", single_word=True, normalized=True), AddedToken("world", normalized=True),
        AddedToken("Hello", normalized=False), AddedToken("Hello world", normalized=False),
        AddedToken("see you", normalized=True, lstrip=True, rstrip=True),
        AddedToken("<mask>", special=True, lstrip=True, rstrip=True, normalized=False),
        AddedToken("aaaa", normalized=False), AddedToken("aa", normalized=False), AddedToken("  ", normalized=False),
        AddedToken("é", normalized=True, single_word=True),
    ])
    return tokenizer


def unknown(fuse):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=fuse))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    train(tokenizer, 200, limit_alphabet=30)
    return tokenizer


def affixes():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", continuing_subword_prefix="##", end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    train(tokenizer, 300, limit_alphabet=60, continuing_subword_prefix="##", end_of_word_suffix="</w>")
    tokenizer.decoder = decoders.BPEDecoder("</w>")
    return tokenizer


def normal(*steps):
    return across_words(pre_tokenizers.Digits(), normalizer=normalizers.Sequence(list(steps)))


BEHAVIORS = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]

CASES = {
    "qwen2": qwen2, "llama3": llama3, "roberta": roberta, "smollm2": smollm2, "llama2": llama2, "phi3": phi3, "gemma": gemma,
    "metaspace_always_split": lambda: metaspace("always", True), "metaspace_first": lambda: metaspace("first", False),
    "metaspace_first_split": lambda: metaspace("first", True), "metaspace_never_split": lambda: metaspace("never", True),
    "added_tokens": added, "unknown_fused": lambda: unknown(True), "unknown_apart": lambda: unknown(False), "affixes": affixes,
    "deepseek": lambda: byte_level(split_bytes(r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", r"[一-龥ࠀ-一가-퟿]+", r"\p{N}+")),
    "bloom": lambda: byte_level(split_bytes(BLOOM)),
    "possessive": lambda: across_words(pre_tokenizers.Split(Regex(r"[^\r\n\p{L}]?+\p{L}{2,4}+|\h{2}|\d"), "isolated")),
    "nfc": lambda: normal(normalizers.NFC()), "nfd": lambda: normal(normalizers.NFD()),
    "nfkc_strip": lambda: normal(normalizers.Strip(), normalizers.NFKC()),
    "nfkd_lowercase": lambda: normal(normalizers.NFKD(), normalizers.Lowercase()),
    "strip_accents": lambda: normal(normalizers.NFD(), normalizers.StripAccents(), normalizers.Strip(True, False)),
    "replace_regex": lambda: normal(normalizers.Replace(Regex(r"\s{2,}|[aeiou]$"), "·"), normalizers.Replace("l", "")),
    "whitespace": lambda: across_words(pre_tokenizers.Whitespace()),
    "whitespace_split": lambda: across_words(pre_tokenizers.WhitespaceSplit()),
    "digits_contiguous": lambda: across_words(pre_tokenizers.Digits(individual_digits=False)),
}
for behavior in BEHAVIORS:
    CASES[f"punctuation_{behavior}"] = lambda behavior=behavior: across_words(pre_tokenizers.Punctuation(behavior))
    CASES[f"split_string_{behavior}"] = lambda behavior=behavior: across_words(pre_tokenizers.Split("e", behavior))
    CASES[f"split_inverted_{behavior}"] = lambda behavior=behavior: across_words(
        pre_tokenizers.Split(Regex(r"\w+|\s"), behavior, invert=True))


def expectations(tokenizer):
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        yield {"text": text, "ids": ids, "plain": tokenizer.encode(text, add_special_tokens=False).ids,
               "decoded": tokenizer.decode(ids, skip_special_tokens=True),
               "decoded_all": tokenizer.decode(ids, skip_special_tokens=False)}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in CASES.items():
        (folder / f"{name}.tokenizer.json").write_text(make().to_str() + "\n", encoding="utf-8")
        # Read back, as a user would: training leaves states that a file does not keep.
        tokenizer = Tokenizer.from_file(str(folder / f"{name}.tokenizer.json"))
        lines = [json.dumps(line, ensure_ascii=True, separators=(",", ":")) for line in expectations(tokenizer)]
        (folder / f"{name}.expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

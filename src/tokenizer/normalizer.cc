#include "tokenizer/normalizer.h"

#include <array>
#include <utility>

#include "base/utf8.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/pattern.h"
#include "tokenizer/unicode.h"

namespace idiolect::tokenizer {
namespace {

/// Rewrites character by character: `rewrite(code point, appendable text)`.
template <class Rewrite>
Normalizer each_character(Rewrite rewrite) {
  return [rewrite](const AlignedText& text) {
    AlignedText result = text.blank();
    result.reserve(text.size());
    std::string rewritten;
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint c = code_point_at(text.bytes(), at);
      rewritten.clear();
      rewrite(c.value, rewritten);
      result.append_rewritten(rewritten, text, {at, at + c.bytes});
      at += c.bytes;
    }
    return result;
  };
}

Normalizer read_prepend(const JsonField& field) {
  return [prefix = field.at("prepend").string()](const AlignedText& text) {
    AlignedText result = text.blank();
    if (text.empty()) return result;
    result.reserve(prefix.size() + text.size());
    result.append(prefix, text.before(0));
    result.append(text, {0, text.size()});
    return result;
  };
}

Normalizer read_replace(const JsonField& field) {
  return [pattern = Pattern::read(field.at("pattern")),
          by = field.at("content").string()](const AlignedText& text) {
    AlignedText result = text.blank();
    result.reserve(text.size() + text.size() / 2);
    std::size_t done = 0;
    for (const Range& match : pattern.find_all(text.bytes())) {
      result.append(text, {done, match.begin});
      result.append_rewritten(by, text, match);
      done = match.end;
    }
    result.append(text, {done, text.size()});
    return result;
  };
}

/// Works on the smallest stretches that Unicode lets be normalised apart, so that offsets stay
/// narrow; what a stretch becomes stands for all of it.
AlignedText normal_form(const AlignedText& text, NormalForm form) {
  AlignedText result = text.blank();
  result.reserve(text.size());
  const std::string_view bytes = text.bytes();
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at + code_point_at(bytes, at).bytes;
    while (end < bytes.size()) {
      const CodePoint c = code_point_at(bytes, end);
      if (starts_normal_chunk(c.value, form)) break;
      end += c.bytes;
    }
    const std::string_view chunk = bytes.substr(at, end - at);
    const std::string normal = chunk.size() == 1 ? std::string(chunk) : normalize(chunk, form);
    if (normal == chunk) {
      result.append(text, {at, end});
    } else {
      result.append_rewritten(normal, text, {at, end});
    }
    at = end;
  }
  return result;
}

template <NormalForm form>
Normalizer read_normal_form(const JsonField&) {
  return [](const AlignedText& text) { return normal_form(text, form); };
}

Normalizer read_strip(const JsonField& field) {
  return [left = field.boolean_or("strip_left", true),
          right = field.boolean_or("strip_right", true)](const AlignedText& text) {
    AlignedText result = text.blank();
    const std::size_t begin = left ? white_space_at_start(text.bytes()) : 0;
    const std::size_t cut = right ? white_space_at_end(text.bytes()) : 0;
    if (begin + cut < text.size()) result.append(text, {begin, text.size() - cut});
    return result;
  };
}

Normalizer read_lowercase(const JsonField&) {
  return each_character([](char32_t c, std::string& into) { append_lowercase(into, c); });
}

Normalizer read_strip_accents(const JsonField&) {
  return each_character([](char32_t c, std::string& into) {
    if (!is_nonspacing_mark(c)) append_utf8(into, c);
  });
}

Normalizer read_byte_level(const JsonField&) { return spell_bytes; }

Normalizer read_sequence(const JsonField& field) {
  std::vector<Normalizer> steps;
  for (const JsonField& step : field.at("normalizers").elements())
    steps.push_back(read_normalizer(step));
  return [steps = std::move(steps)](const AlignedText& text) {
    AlignedText result = text;
    for (const Normalizer& step : steps) result = step(result);
    return result;
  };
}

struct Kind {
  std::string_view type;
  Normalizer (*read)(const JsonField&);
};

constexpr std::array kKinds{
    Kind{"Prepend", read_prepend},
    Kind{"Replace", read_replace},
    Kind{"NFC", read_normal_form<NormalForm::Nfc>},
    Kind{"NFD", read_normal_form<NormalForm::Nfd>},
    Kind{"NFKC", read_normal_form<NormalForm::Nfkc>},
    Kind{"NFKD", read_normal_form<NormalForm::Nfkd>},
    Kind{"Strip", read_strip},
    Kind{"StripAccents", read_strip_accents},
    Kind{"Lowercase", read_lowercase},
    Kind{"ByteLevel", read_byte_level},
    Kind{"Sequence", read_sequence},
};

}  // namespace

Normalizer read_normalizer(const JsonField& field) {
  const std::string type = field.type();
  for (const Kind& kind : kKinds)
    if (kind.type == type) return kind.read(field);
  field.not_supported("normalizer", type);
}

}  // namespace idiolect::tokenizer

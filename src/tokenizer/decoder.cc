#include "tokenizer/decoder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/pattern.h"

namespace idiolect::tokenizer {
namespace {

using Tokens = std::vector<std::string>;

std::string replace_all(const std::string& text, const Pattern& pattern, std::string_view by) {
  std::string result;
  std::size_t done = 0;
  for (const Range& match : pattern.find_all(text)) {
    result.append(text, done, match.begin - done).append(by);
    done = match.end;
  }
  return result.append(text, done);
}

Decoder read_replace(const JsonField& field) {
  return [pattern = Pattern::read(field.at("pattern")),
          by = field.at("content").string()](Tokens tokens) {
    for (std::string& token : tokens) token = replace_all(token, pattern, by);
    return tokens;
  };
}

std::optional<unsigned> hexadecimal(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// The byte that a token such as "<0x0A>" spells.
std::optional<char> fallback_byte(const std::string& token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token.back() != '>') return std::nullopt;
  const auto high = hexadecimal(token[3]);
  const auto low = hexadecimal(token[4]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high * 16 + *low);
}

/// Bytes that are no UTF-8 become one U+FFFD each, all of the run.
void append_run(std::string& run, Tokens& into) {
  if (run.empty()) return;
  if (is_valid_utf8(run)) {
    into.push_back(run);
  } else {
    into.insert(into.end(), run.size(), "\xEF\xBF\xBD");
  }
  run.clear();
}

Decoder read_byte_fallback(const JsonField&) {
  return [](Tokens tokens) {
    Tokens result;
    std::string run;
    for (std::string& token : tokens) {
      if (const auto byte = fallback_byte(token)) {
        run += *byte;
      } else {
        append_run(run, result);
        result.push_back(std::move(token));
      }
    }
    append_run(run, result);
    return result;
  };
}

std::string join(const Tokens& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

Decoder read_fuse(const JsonField&) {
  return [](const Tokens& tokens) { return Tokens{join(tokens)}; };
}

/// Removes up to `start` and `stop` times a character from the ends of every token.
Decoder read_strip(const JsonField& field) {
  std::string content;
  append_utf8(content, field.at("content").character());
  return
      [content, start = field.at("start").count(), stop = field.at("stop").count()](Tokens tokens) {
        for (std::string& token : tokens) {
          for (std::uint64_t i = 0; i < start && token.starts_with(content); ++i)
            token.erase(0, content.size());
          for (std::uint64_t i = 0; i < stop && token.ends_with(content); ++i)
            token.resize(token.size() - content.size());
        }
        return tokens;
      };
}

/// Appends the bytes that a token's characters spell; the token itself where one spells none.
void append_bytes(const std::string& token, std::string& into) {
  const std::size_t before = into.size();
  for (std::size_t at = 0; at < token.size();) {
    const CodePoint c = code_point_at(token, at);
    const auto byte = byte_of_character(c.value);
    if (!byte) {
      into.resize(before);
      into += token;
      return;
    }
    into += static_cast<char>(*byte);
    at += c.bytes;
  }
}

Decoder read_byte_level(const JsonField&) {
  return [](const Tokens& tokens) {
    std::string bytes;
    for (const std::string& token : tokens) append_bytes(token, bytes);
    return Tokens{sanitize_utf8(bytes).text};
  };
}

Decoder read_metaspace(const JsonField& field) {
  std::string mark;
  append_utf8(mark, field.at("replacement").character());
  const bool prepends = field.string_or("prepend_scheme", "always") != "never" &&
                        field.boolean_or("add_prefix_space", true);
  return [prepends, marks = Pattern::text(mark)](Tokens tokens) {
    bool first = true;
    for (std::string& token : tokens) {
      token = replace_all(token, marks, first && prepends ? "" : " ");
      first = false;
    }
    return tokens;
  };
}

Decoder read_bpe(const JsonField& field) {
  return [suffix = Pattern::text(field.string_or("suffix", "</w>"))](Tokens tokens) {
    for (std::string& token : tokens)
      token = replace_all(token, suffix, &token == &tokens.back() ? "" : " ");
    return tokens;
  };
}

Decoder read_sequence(const JsonField& field) {
  std::vector<Decoder> steps;
  for (const JsonField& step : field.at("decoders").elements()) steps.push_back(read_decoder(step));
  return [steps = std::move(steps)](Tokens tokens) {
    for (const Decoder& step : steps) tokens = step(std::move(tokens));
    return tokens;
  };
}

struct Kind {
  std::string_view type;
  Decoder (*read)(const JsonField&);
};

constexpr std::array kKinds{
    Kind{"Replace", read_replace},
    Kind{"ByteFallback", read_byte_fallback},
    Kind{"Fuse", read_fuse},
    Kind{"Strip", read_strip},
    Kind{"ByteLevel", read_byte_level},
    Kind{"Metaspace", read_metaspace},
    Kind{"BPEDecoder", read_bpe},
    Kind{"Sequence", read_sequence},
};

}  // namespace

Decoder read_decoder(const JsonField& field) {
  const std::string type = field.type();
  for (const Kind& kind : kKinds)
    if (kind.type == type) return kind.read(field);
  field.not_supported("decoder", type);
}

}  // namespace idiolect::tokenizer

#include "tokenizer/template/text.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"

namespace idiolect::tokenizer::jinja {

void Text::append(std::string_view bytes, Source source) {
  if (bytes.empty()) return;
  bytes_ += bytes;
  if (!runs_.empty() && runs_.back().source == source) {
    runs_.back().end = bytes_.size();
  } else {
    runs_.push_back({bytes_.size(), source});
  }
}

void Text::append(const Text& other) { append_slice(other, 0, other.size()); }

Text Text::slice(std::size_t begin, std::size_t end) const {
  Text result;
  result.append_slice(*this, begin, end);
  return result;
}

void Text::append_slice(const Text& other, std::size_t begin, std::size_t end) {
  end = std::min(end, other.size());
  if (begin >= end) return;
  if (&other == this) return append_slice(Text(other), begin, end);
  const auto ends_after = [](std::size_t at, const Run& run) { return at < run.end; };
  auto run = std::upper_bound(other.runs_.begin(), other.runs_.end(), begin, ends_after);
  while (begin < end) {
    const std::size_t to = std::min(end, run->end);
    append(std::string_view(other.bytes_).substr(begin, to - begin), run->source);
    begin = to;
    ++run;
  }
}

Source SourceCursor::at(std::size_t at) {
  while (at >= runs_[run_].end) ++run_;
  return runs_[run_].source;
}

bool is_python_space(char32_t value) noexcept {
  if ((value >= 0x09 && value <= 0x0D) || (value >= 0x1C && value <= 0x20)) return true;
  if (value == 0x85 || value == 0xA0 || value == 0x1680) return true;
  if (value >= 0x2000 && value <= 0x200A) return true;
  return value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F ||
         value == 0x3000;
}

std::vector<std::size_t> code_point_begins(std::string_view text) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes)
    begins.push_back(at);
  begins.push_back(text.size());
  return begins;
}

namespace {

bool is_stripped(std::string_view code_point, const std::string* characters) {
  if (characters == nullptr) return is_python_space(code_point_at(code_point, 0).value);
  const std::string_view set = *characters;
  for (std::size_t at = 0; at < set.size(); at += code_point_at(set, at).bytes)
    if (set.substr(at, code_point_at(set, at).bytes) == code_point) return true;
  return false;
}

/// Where the code point before byte `at` begins; `at` > 0.
std::size_t previous_begin(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80)
    --begin;
  return begin + code_point_at(text, begin).bytes == at ? begin : at - 1;
}

}  // namespace

Text strip(const Text& text, const std::string* characters, Ends ends) {
  const std::string_view bytes = text.bytes();
  std::size_t begin = 0;
  std::size_t end = bytes.size();
  while (ends != Ends::Right && begin < end) {
    const std::size_t length = code_point_at(bytes, begin).bytes;
    if (!is_stripped(bytes.substr(begin, length), characters)) break;
    begin += length;
  }
  while (ends != Ends::Left && begin < end) {
    const std::size_t last = previous_begin(bytes, end);
    if (!is_stripped(bytes.substr(last, end - last), characters)) break;
    end = last;
  }
  return text.slice(begin, end);
}

namespace {

Text insert_between(const Text& text, const Text& what, std::int64_t count) {
  Text result;
  const std::vector<std::size_t> begins = code_point_begins(text.bytes());
  for (std::size_t i = 0; i < begins.size(); ++i) {
    if (count != 0) {
      result.append(what);
      --count;
    }
    if (i + 1 < begins.size()) result.append_slice(text, begins[i], begins[i + 1]);
  }
  return result;
}

}  // namespace

Text replace(const Text& text, std::string_view from, const Text& to, std::int64_t count) {
  if (from.empty()) return insert_between(text, to, count);
  Text result;
  std::size_t done = 0;
  while (count != 0) {
    const std::size_t found = text.bytes().find(from, done);
    if (found == std::string::npos) break;
    result.append_slice(text, done, found);
    result.append(to);
    done = found + from.size();
    --count;
  }
  result.append_slice(text, done, text.size());
  return result;
}

namespace {

bool is_space_at(std::string_view bytes, std::size_t at) {
  return is_python_space(code_point_at(bytes, at).value);
}

std::vector<Text> split_at_space(const Text& text, std::int64_t most) {
  std::vector<Text> parts;
  const std::string_view bytes = text.bytes();
  std::size_t at = 0;
  const auto skip = [&](bool space) {
    while (at < bytes.size() && is_space_at(bytes, at) == space)
      at += code_point_at(bytes, at).bytes;
  };
  for (skip(true); at < bytes.size(); skip(true)) {
    if (most >= 0 && parts.size() == static_cast<std::size_t>(most)) {
      parts.push_back(strip(text.slice(at, bytes.size()), nullptr, Ends::Right));
      break;
    }
    const std::size_t begin = at;
    skip(false);
    parts.push_back(text.slice(begin, at));
  }
  return parts;
}

}  // namespace

std::vector<Text> split(const Text& text, const std::string* separator, std::int64_t most) {
  if (separator == nullptr) return split_at_space(text, most);
  std::vector<Text> parts;
  std::size_t done = 0;
  while (most != 0) {
    const std::size_t found = text.bytes().find(*separator, done);
    if (found == std::string::npos) break;
    parts.push_back(text.slice(done, found));
    done = found + separator->size();
    --most;
  }
  parts.push_back(text.slice(done, text.size()));
  return parts;
}

namespace {

std::vector<Text> split_at_space_from_right(const Text& text, std::int64_t most) {
  std::vector<Text> parts;
  const std::string_view bytes = text.bytes();
  std::size_t end = bytes.size();
  const auto skip = [&](bool space) {
    while (end > 0 && is_space_at(bytes, previous_begin(bytes, end)) == space)
      end = previous_begin(bytes, end);
  };
  for (skip(true); end > 0; skip(true)) {
    if (most >= 0 && parts.size() == static_cast<std::size_t>(most)) {
      parts.push_back(strip(text.slice(0, end), nullptr, Ends::Left));
      break;
    }
    const std::size_t last = end;
    skip(false);
    parts.push_back(text.slice(end, last));
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

}  // namespace

std::vector<Text> split_from_right(const Text& text, const std::string* separator,
                                   std::int64_t most) {
  if (separator == nullptr) return split_at_space_from_right(text, most);
  std::vector<Text> parts;
  std::size_t end = text.size();
  while (most != 0 && end >= separator->size()) {
    const std::size_t found = text.bytes().rfind(*separator, end - separator->size());
    if (found == std::string::npos) break;
    parts.push_back(text.slice(found + separator->size(), end));
    end = found;
    --most;
  }
  parts.push_back(text.slice(0, end));
  std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<Text> split_lines(const Text& text) {
  std::vector<Text> lines;
  const std::string_view bytes = text.bytes();
  std::size_t begin = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = code_point_at(bytes, at);
    const char32_t value = point.value;
    const bool ends = (value >= 0x0A && value <= 0x0D) || (value >= 0x1C && value <= 0x1E) ||
                      value == 0x85 || value == 0x2028 || value == 0x2029;
    const std::size_t line_end = at;
    at += point.bytes;
    if (!ends) continue;
    if (value == '\r' && at < bytes.size() && bytes[at] == '\n') ++at;
    lines.push_back(text.slice(begin, line_end));
    begin = at;
  }
  if (begin < bytes.size()) lines.push_back(text.slice(begin, bytes.size()));
  return lines;
}

namespace {

bool is_cased(char32_t value) {
  const auto point = static_cast<utf8proc_int32_t>(value);
  return utf8proc_toupper(point) != point || utf8proc_tolower(point) != point;
}

char32_t mapped(char32_t value, Case wanted, bool starts_word, bool is_first) {
  const auto point = static_cast<utf8proc_int32_t>(value);
  const auto upper = static_cast<char32_t>(utf8proc_toupper(point));
  const auto lower = static_cast<char32_t>(utf8proc_tolower(point));
  switch (wanted) {
    case Case::Upper:
      return upper;
    case Case::Lower:
      return lower;
    case Case::Title:
      return starts_word ? static_cast<char32_t>(utf8proc_totitle(point)) : lower;
    case Case::Capital:
      return is_first ? static_cast<char32_t>(utf8proc_totitle(point)) : lower;
    case Case::Swap:
      return value == upper ? lower : upper;
  }
  return value;
}

}  // namespace

Text with_case(const Text& text, Case wanted) {
  Text result;
  SourceCursor sources(text);
  const std::string_view bytes = text.bytes();
  bool in_word = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = code_point_at(bytes, at);
    std::string form;
    append_utf8(form, mapped(point.value, wanted, !in_word, at == 0));
    result.append(form, sources.at(at));
    in_word = is_cased(point.value);
    at += point.bytes;
  }
  return result;
}

Text slice_code_points(const Text& text, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const std::vector<std::size_t> begins = code_point_begins(text.bytes());
  if (step == 1)
    return start < stop ? text.slice(begins[static_cast<std::size_t>(start)],
                                     begins[static_cast<std::size_t>(stop)])
                        : Text();
  Text result;
  for (std::int64_t i = start; step > 0 ? i < stop : i > stop; i += step) {
    const auto at = static_cast<std::size_t>(i);
    result.append_slice(text, begins[at], begins[at + 1]);
  }
  return result;
}

}  // namespace idiolect::tokenizer::jinja

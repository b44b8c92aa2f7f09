#include "curate/phrase_matcher.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "curate/names.h"

namespace idiolect::curate {
namespace {

/// The longest sentence of the table, with generous names in it, is shorter.
constexpr std::size_t kLongestPhrase = 1000;  // bytes

enum class Slot : std::uint8_t { Literal, Name, Any, Lines, Rest, Number, Emoji, Stop };

struct Part {
  Slot slot;
  std::string_view text;  // of a Literal
};

struct Compiled {
  chat::Kind kind;
  std::vector<Part> parts;
};

Slot slot_of(std::string_view name) {
  if (name == "name") return Slot::Name;
  if (name == "any") return Slot::Any;
  if (name == "lines") return Slot::Lines;
  if (name == "rest") return Slot::Rest;
  if (name == "number") return Slot::Number;
  if (name == "emoji") return Slot::Emoji;
  return Slot::Stop;
}

std::vector<Part> parts_of(std::string_view pattern) {
  std::vector<Part> parts;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    if (open > 0) parts.push_back({Slot::Literal, pattern.substr(0, open)});
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    parts.push_back({slot_of(pattern.substr(open + 1, close - open - 1)), {}});
    pattern.remove_prefix(close + 1);
  }
  return parts;
}

using Names = std::span<const std::string>;

bool matches(std::span<const Part> parts, std::string_view text, Names names);

/// A run of at least one character that `belongs`, as long as the rest then matches.
template <class Belongs>
bool matches_run(std::span<const Part> rest, std::string_view text, Names names, Belongs belongs) {
  for (std::size_t end = 1; end <= text.size() && belongs(text[end - 1]); ++end)
    if (matches(rest, text.substr(end), names)) return true;
  return false;
}

bool matches(std::span<const Part> parts, std::string_view text, Names names) {
  if (parts.empty()) return text.empty();
  const auto rest = parts.subspan(1);
  switch (parts.front().slot) {
    case Slot::Literal: {
      const std::string_view literal = parts.front().text;
      return text.starts_with(literal) && matches(rest, text.substr(literal.size()), names);
    }
    case Slot::Name:
      return std::ranges::any_of(names, [&](const std::string& name) {
        return text.starts_with(name) && matches(rest, text.substr(name.size()), names);
      });
    case Slot::Any:
      return matches_run(rest, text, names, [](char c) { return c != '\n'; });
    case Slot::Lines:
      return matches_run(rest, text, names, [](char) { return true; });
    case Slot::Number:
      return matches_run(rest, text, names, [](char c) { return c >= '0' && c <= '9'; });
    case Slot::Emoji:
      return matches_run(rest, text, names, [](char c) { return (c & 0x80) != 0; });
    case Slot::Rest:
      return true;
    case Slot::Stop:
      return text.empty() || text == "." || text == "。";
  }
  return false;
}

/// The first word, without the full stop that may end it: the key of the index.
std::string_view first_word(std::string_view text) noexcept {
  std::string_view word = text.substr(0, text.find(' '));
  for (const std::string_view stop : {".", "。"})
    if (word.ends_with(stop)) word.remove_suffix(stop.size());
  return word;
}

using ByWord = std::unordered_map<std::string_view, std::vector<Compiled>>;

/// One app's sentences, by how they begin.
struct Index {
  ByWord by_first_word;
  ByWord by_word_after_name;    // the name and the blank after it are left out
  std::vector<Compiled> glued;  // a slot follows without a blank, so there is no word to go by
  std::string glued_start;      // the first bytes of those that begin with text
};

/// True where the text before any slot holds a whole first word.
bool begins_with_word(const std::vector<Part>& parts) {
  if (parts.front().slot != Slot::Literal) return false;
  return parts.size() == 1 || parts.front().text.find(' ') != std::string_view::npos ||
         parts[1].slot == Slot::Stop;
}

/// "{name} left" → "left": what is left to match once a name and a blank were found.
std::optional<std::vector<Part>> parts_after_name(std::vector<Part> parts) {
  const bool fits =
      parts.size() > 1 && parts[0].slot == Slot::Name && parts[1].text.starts_with(' ');
  if (!fits) return std::nullopt;
  parts.erase(parts.begin());
  parts.front().text.remove_prefix(1);
  return parts;
}

Index build_index(App app) {
  Index index;
  for (const Phrase& phrase : phrases()) {
    if (phrase.app != app) continue;
    std::vector<Part> parts = parts_of(phrase.pattern);
    const auto after_name = parts_after_name(parts);
    if (after_name && begins_with_word(*after_name)) {
      index.by_word_after_name[first_word(after_name->front().text)].push_back(
          {phrase.kind, *after_name});
    } else if (begins_with_word(parts)) {
      auto& same_word = index.by_first_word[first_word(parts.front().text)];
      same_word.push_back({phrase.kind, std::move(parts)});
    } else {
      if (parts.front().slot == Slot::Literal) index.glued_start += parts.front().text.front();
      index.glued.push_back({phrase.kind, std::move(parts)});
    }
  }
  return index;
}

const Index& index_of(App app) {
  static const std::array kIndexes{build_index(App::Meta), build_index(App::WhatsApp),
                                   build_index(App::Sms), build_index(App::Discord)};
  return kIndexes.at(static_cast<std::size_t>(app));
}

std::optional<chat::Kind> first_match(const std::vector<Compiled>& candidates,
                                      std::string_view text, Names names) {
  for (const Compiled& candidate : candidates)
    if (matches(candidate.parts, text, names)) return candidate.kind;
  return std::nullopt;
}

std::optional<chat::Kind> first_match(const ByWord& index, std::string_view text, Names names) {
  const auto found = index.find(first_word(text));
  return found == index.end() ? std::nullopt : first_match(found->second, text, names);
}

/// ASCII without blanks at the ends and quotes to straighten is its own cleaned form.
bool is_clean(std::string_view text) noexcept {
  if (text.front() <= ' ' || text.back() <= ' ') return false;
  return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

}  // namespace

PhraseMatcher::PhraseMatcher(App app, const std::vector<std::string>& people)
    : app_(app), names_{"You"} {
  for (const std::string& person : people) {
    const std::string name = cleaned(person);
    if (name.empty()) continue;
    names_.push_back(name);
    names_.emplace_back(first_name(name));
  }
  std::ranges::sort(names_);
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  for (const std::string& name : names_)
    name_start_[static_cast<unsigned char>(name.front())] = true;
}

std::optional<chat::Kind> PhraseMatcher::kind_of(std::string_view text) const {
  if (text.empty() || text.size() > kLongestPhrase || begins_otherwise(text)) return std::nullopt;
  if (is_clean(text)) return kind_of_cleaned(text);
  return kind_of_cleaned(cleaned(text));
}

bool PhraseMatcher::begins_otherwise(std::string_view text) const {
  if (name_start_[static_cast<unsigned char>(text.front())]) return false;
  const auto end = std::ranges::find_if(text, [](char c) { return c <= ' ' || c > '~'; });
  const auto length = static_cast<std::size_t>(end - text.begin());
  // Cleaning would change where this word ends.
  if (length == 0 || (length < text.size() && text[length] != ' ')) return false;
  return !index_of(app_).by_first_word.contains(first_word(text.substr(0, length))) &&
         index_of(app_).glued_start.find(text.front()) == std::string::npos;
}

std::optional<chat::Kind> PhraseMatcher::kind_of_cleaned(std::string_view text) const {
  if (text.empty()) return std::nullopt;
  const Index& index = index_of(app_);
  if (const auto kind = first_match(index.by_first_word, text, names_)) return kind;
  if (const auto kind = kind_after_name(text)) return kind;
  return first_match(index.glued, text, names_);
}

std::optional<chat::Kind> PhraseMatcher::kind_after_name(std::string_view text) const {
  if (!name_start_[static_cast<unsigned char>(text.front())]) return std::nullopt;
  for (const std::string& name : names_) {
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with(' ')) continue;
    const std::string_view rest = text.substr(name.size() + 1);
    if (const auto kind = first_match(index_of(app_).by_word_after_name, rest, names_)) return kind;
  }
  return std::nullopt;
}

}  // namespace idiolect::curate

#include "curate/aliases.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "curate/names.h"
#include "curate/others.h"

namespace idiolect::curate {
namespace {

constexpr std::size_t kHashDigits = 16;

/// Letters and digits of `text`, folded; bytes beyond ASCII as they are.
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : name_key(text)) {
    const bool is_sign =
        static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
    if (!is_sign) letters += c;
  }
  return letters;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Aliases parse_aliases(const std::string& text) {
  Aliases aliases;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('=', start), text.size());
    const std::string_view name = trimmed(std::string_view(text).substr(start, end - start));
    if (!name.empty()) aliases.emplace_back(name);
    start = end + 1;
  }
  if (aliases.size() < 2)
    throw UsageError("'" + text + "' does not name one person in two ways",
                     "write the name to show, then the others: 'Anna Lindqvist = annali'");
  return aliases;
}

OneName::OneName(std::vector<Aliases> same) : same_(std::move(same)) {
  for (const Aliases& aliases : same_)
    for (const std::string& alias : aliases) shown_[name_key(alias)] = aliases.front();
}

const std::string& OneName::shown(const std::string& name) const {
  if (shown_.empty()) return name;
  const auto found = shown_.find(name_key(name));
  return found == shown_.end() ? name : found->second;
}

std::string OneName::key(const std::string& name) const { return name_key(shown(name)); }

void SameNames::add(const chat::Thread& thread) {
  constexpr std::size_t kShortest = 5;  // letters; shorter names are shared by chance
  for (const std::string& name : others_of(thread, owner_))
    if (std::string letters = letters_of(name); letters.size() >= kShortest)
      spellings_[std::move(letters)].try_emplace(name_key(name), name);
}

std::vector<std::string> SameNames::suggestions(std::size_t most) const {
  std::vector<std::string> lines;
  for (const auto& [letters, names] : spellings_) {
    if (names.size() < 2 || lines.size() == most) continue;
    std::string line;  // " " sorts first: the name with blanks is the one to show
    for (const auto& [key, name] : names) line += (line.empty() ? "" : " = ") + name;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string disguised(std::string_view text, std::string_view salt) {
  Sha256 hash;
  hash.update(salt);
  hash.update(text);
  return hash.hex().substr(0, kHashDigits);
}

std::string without_names(std::string_view path, std::span<const std::string> names,
                          std::string_view salt) {
  std::string result;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find_first_of("/!", start), path.size());
    const std::string_view component = path.substr(start, end - start);
    const std::string letters = letters_of(component);
    const bool spells = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      const std::string wanted = letters_of(name);
      return !wanted.empty() && letters.find(wanted) != std::string::npos;
    });
    result += spells ? disguised(component, salt) : std::string(component);
    if (end < path.size()) result += path[end];
    start = end + 1;
  }
  return result;
}

}  // namespace idiolect::curate

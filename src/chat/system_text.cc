#include "chat/system_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace idiolect::chat {
namespace {

struct Fields {
  std::string_view owner;
  const Facts& facts;

  std::array<std::pair<std::string_view, std::string_view>, 7> all() const {
    return {{{"{owner}", owner},
             {"{contact}", facts.contact},
             {"{relationship}", facts.relationship},
             {"{platform}", facts.platform},
             {"{weekday}", facts.weekday},
             {"{part_of_day}", facts.part_of_day},
             {"{gap}", facts.gap}}};
  }
};

/// A text without sections, filled in, and what was in it.
struct Filled {
  std::string text;
  std::size_t fields = 0;
  std::size_t empty = 0;
};

Filled fill(std::string_view pattern, const Fields& fields) {
  Filled filled;
  while (!pattern.empty()) {
    std::size_t taken = 0;
    for (const auto& [name, value] : fields.all()) {
      if (!pattern.starts_with(name)) continue;
      taken = name.size();
      filled.text += value;
      ++filled.fields;
      if (value.empty()) ++filled.empty;
    }
    if (taken == 0) filled.text += pattern.front();
    pattern.remove_prefix(taken == 0 ? 1 : taken);
  }
  return filled;
}

/// Calls `plain` or `section`, without its brackets, with each stretch of `pattern`.
template <class Plain, class Section>
void for_each_stretch(std::string_view pattern, Plain plain, Section section) {
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('['), pattern.size());
    const std::size_t close = pattern.find(']', open);
    if (close == std::string_view::npos) return plain(pattern);
    plain(pattern.substr(0, open));
    section(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
}

}  // namespace

std::string system_text(std::string_view pattern, std::string_view owner, const Facts& facts) {
  const Fields fields{owner, facts};
  Facts outside = facts;
  if (outside.contact.empty()) outside.contact = "a group";
  std::string text;
  for_each_stretch(
      pattern,
      [&](std::string_view plain) {
        text += fill(plain, {owner, outside}).text;
      },
      [&](std::string_view section) {
        const Filled filled = fill(section, fields);
        if (filled.fields == 0) text += '[' + filled.text + ']';  // brackets of the user's own
        if (filled.fields > 0 && filled.empty == 0) text += filled.text;
      });
  return text;
}

std::string system_text(std::string_view pattern, std::string_view owner,
                        const std::optional<std::string>& contact) {
  Facts facts;
  facts.contact = contact.value_or("a group");
  return system_text(pattern, owner, facts);
}

bool has_sections(std::string_view pattern) {
  bool found = false;
  for_each_stretch(
      pattern, [](std::string_view) {},
      [&](std::string_view section) {
        found |= fill(section, {"", Facts()}).fields > 0;
      });
  return found;
}

}  // namespace idiolect::chat

// privacy/inflections.h
//
// What cases do to names. Endings that are glued to an unchanged name are looked for in the
// text; forms that change the name itself ("Kasię", "Květy", "Оксаною") are made once per
// name. Everything is folded: no case, no accents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::privacy {

inline constexpr std::size_t kLongestEnding = 5;  // letters

/// Whether the hash is that of an ending which is glued to names as they are: "s", "owi", "lle".
bool is_name_ending(std::uint64_t hash);

/// The forms of a name that differ from it before their ending. `folded` is the name as
/// `folded_text` gives it; so are the forms.
std::vector<std::string> inflected_forms(std::string_view folded);

}  // namespace idiolect::privacy

#include "privacy/inflections.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "privacy/fold.h"

namespace idiolect::privacy {
namespace {

/// What is glued behind a name without changing it: German and Scandinavian "s", Finnish, Polish,
/// Czech, Hungarian and Turkish cases, Czech possessives, Indian "ji", Portuguese diminutives; at
/// most `kLongestEnding` letters.
constexpr auto kEndings = std::to_array<std::string_view>(
    {"s", "es", "n", "en", "lle", "lla", "lta", "sta", "ssa", "ksi", "aan", "an", "iin", "a", "owi",
     "em", "ie", "u", "y", "e", "ovi", "uv", "ova", "ovo", "ovy", "ove", "ovou", "om", "mu", "in",
     "un", "i", "den", "dan", "ten", "tan", "le", "la", "nin", "nun", "yi", "yu", "ya", "ye", "yla",
     "yle", "de", "da", "te", "ta", "ji", "bhai", "ben", "lar", "ler", "nak", "nek", "val", "vel",
     "tol", "hoz", "ille", "illa", "ilta", "ista", "issa", "iksi", "elle", "ella", "elta", "esta",
     "essa", "zinho", "zinha",
     // Cyrillic
     "а", "у", "ом", "ем", "е", "ы", "и", "ой", "я", "ю", "ові", "еві", "ів", "ова", "ови", "і",
     // Greek
     "ς", "σ", "ν", "υ"});

using Forms = std::vector<std::string>;

void add(Forms& forms, std::string_view stem, std::span<const std::string_view> endings) {
  for (const std::string_view ending : endings) forms.push_back(std::string(stem).append(ending));
}

void add(Forms& forms, std::string_view stem, std::initializer_list<std::string_view> endings) {
  add(forms, stem, std::span(endings.begin(), endings.size()));
}

bool ends(std::string_view name, std::string_view with) {
  return name.size() > with.size() + 1 && name.ends_with(with);
}

std::string_view without(std::string_view name, std::string_view ending) {
  return name.substr(0, name.size() - ending.size());
}

/// "Kasia", "Květa", "Mroczna": Polish and Czech.
void add_slavic_a(Forms& forms, std::string_view name) {
  const std::string_view stem = without(name, "a");
  add(forms, stem,
      {"y", "i", "u", "e", "ou", "ie", "ej", "ami", "ach", "ovi", "uv", "ova", "ovo", "ovy",
       "ove"});
  add(forms, stem, {"in", "ina", "inu", "ine", "iny", "ino", "inou"});
  const char last = stem.back();
  const std::string_view shorter = stem.substr(0, stem.size() - 1);
  // The vocative, where it is no everyday word of Romance languages: not "Claro".
  if (std::string_view("ktbdh").find(last) != std::string_view::npos || stem.size() >= 6)
    add(forms, stem, {"o"});
  if (last == 'i') add(forms, stem, {"", "o"});
  if (last == 'k') add(forms, shorter, {"ce"});
  if (last == 'g') add(forms, shorter, {"ze", "dze"});
  if (last == 'h') add(forms, shorter, {"ze", "se"});
  if (ends(stem, "ch")) add(forms, without(stem, "ch"), {"sze", "se"});
  if (last == 'r') add(forms, stem, {"ze"});
  if (last == 't') add(forms, shorter, {"cie"});
  if (last == 'd') add(forms, shorter, {"dzie"});
}

/// "Marek", "Paweł", "Mieszko", "Kowalski", "Novotný".
void add_slavic_masculine(Forms& forms, std::string_view name) {
  constexpr auto kCases = std::to_array<std::string_view>(
      {"a", "owi", "em", "iem", "ovi", "u", "ove", "uv", "ova", "ovo"});
  if (ends(name, "ek")) add(forms, std::string(without(name, "ek")) + "k", kCases);
  if (ends(name, "el")) add(forms, std::string(without(name, "el")) + "l", kCases);
  if (ends(name, "ec")) add(forms, std::string(without(name, "ec")) + "c", kCases);
  if (ends(name, "o")) add(forms, without(name, "o"), kCases);
  if (ends(name, "ki") || ends(name, "ny") || ends(name, "ky"))
    add(forms, name.substr(0, name.size() - 1), {"iego", "iemu", "im", "ego", "emu", "eho", "ym"});
  if (ends(name, "i")) add(forms, name, {"ego", "emu", "m"});
  if (ends(name, "y")) add(forms, without(name, "y"), {"ego", "emu", "ym"});
  if (ends(name, "ie")) add(forms, without(name, "e"), {"i", "u", "in", "ina"});
}

/// "Pekka", "Antti", "Markus", "Virtanen": the consonants of Finnish change.
void add_finnish(Forms& forms, std::string_view name) {
  constexpr auto kCases =
      std::to_array<std::string_view>({"n", "lle", "lla", "lta", "sta", "ssa", "ksi"});
  struct Change {
    std::string_view strong;
    std::string_view weak;
  };
  constexpr std::array kChanges{Change{"kk", "k"},  Change{"pp", "p"},  Change{"tt", "t"},
                                Change{"nt", "nn"}, Change{"nk", "ng"}, Change{"mp", "mm"},
                                Change{"rt", "rr"}, Change{"lt", "ll"}};
  if (ends(name, "nen")) {
    add(forms, std::string(without(name, "nen")) + "se", kCases);
    add(forms, without(name, "nen"), {"sta"});
  }
  if (ends(name, "us")) add(forms, std::string(without(name, "s")) + "kse", kCases);
  if (std::string_view("aeiouy").find(name.back()) == std::string_view::npos) return;
  const std::string_view before = name.substr(0, name.size() - 1);
  for (const Change& change : kChanges)
    if (ends(before, change.strong))
      add(forms, std::string(without(before, change.strong)).append(change.weak) + name.back(),
          kCases);
}

/// "Shiobhán" for Siobhán whom one speaks to.
void add_irish(Forms& forms, std::string_view name) {
  if (name.size() < 5 || name[1] == 'h') return;
  if (std::string_view("bcdfgmpst").find(name[0]) == std::string_view::npos) return;
  forms.push_back(std::string(1, name[0]).append("h").append(name.substr(1)));
}

/// "Оксана", "Марія", "Андрій", "Петро", "Вербовий": Ukrainian and Russian. A folded й is an и.
void add_cyrillic(Forms& forms, std::string_view name) {
  if (ends(name, "а")) {
    const std::string_view stem = without(name, "а");
    add(forms, stem,
        {"и", "і", "у", "ою", "ой", "е", "ы", "о", "ам", "ах", "ин", "ина", "ине", "ину"});
    if (ends(stem, "к")) add(forms, without(stem, "к"), {"ці", "чин", "чина"});
    if (ends(stem, "г")) add(forms, without(stem, "г"), {"зі"});
    if (ends(stem, "х")) add(forms, without(stem, "х"), {"сі"});
  } else if (ends(name, "я")) {
    add(forms, without(name, "я"), {"і", "и", "ю", "ею", "єю", "е", "є", "еи", "ин", "іин", "ьо"});
  } else if (ends(name, "ии")) {
    add(forms, without(name, "ии"), {"ого", "ому", "им", "ім", "ым"});
  } else if (ends(name, "и") || ends(name, "ь")) {
    add(forms, name.substr(0, name.size() - 2),
        {"я", "ю", "ем", "єм", "і", "є", "е", "еві", "єві", "ев", "їв"});
  } else if (ends(name, "о")) {
    add(forms, without(name, "о"), {"а", "у", "ом", "ові", "ів", "е", "і"});
  } else if (ends(name, "ок")) {
    add(forms, without(name, "ок"), {"ка", "ку", "ком", "кові"});
  }
}

/// "Γιώργος", "Νίκος", "Ελένη".
void add_greek(Forms& forms, std::string_view name) {
  // Folded, the last letter is a σ.
  if (ends(name, "οσ"))
    add(forms, without(name, "οσ"), {"ου", "ο", "ε"});
  else if (ends(name, "ησ"))
    add(forms, without(name, "ησ"), {"η"});
  else if (ends(name, "ασ"))
    add(forms, without(name, "ασ"), {"α"});
}

/// "للزهراني" for الزهراني: the article loses its alif behind "to".
void add_arabic(Forms& forms, std::string_view name) {
  constexpr std::string_view kArticle = "ال";
  if (!name.starts_with(kArticle) || name.size() <= kArticle.size() + 2) return;
  forms.push_back(std::string("لل").append(name.substr(kArticle.size())));
}

}  // namespace

bool is_name_ending(std::uint64_t hash) {
  static const auto kHashes = [] {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(std::size(kEndings));
    for (const std::string_view ending : kEndings) hashes.push_back(hash_of(ending));
    std::ranges::sort(hashes);
    return hashes;
  }();
  return std::ranges::binary_search(kHashes, hash);
}

std::vector<std::string> inflected_forms(std::string_view folded) {
  Forms forms;
  if (folded.size() < 3) return forms;
  if (folded[0] >= 'a' && folded[0] <= 'z') {
    if (ends(folded, "a")) add_slavic_a(forms, folded);
    add_slavic_masculine(forms, folded);
    add_finnish(forms, folded);
    add_irish(forms, folded);
  } else if (folded[0] == '\xD0' || folded[0] == '\xD1' || folded[0] == '\xD2') {
    add_cyrillic(forms, folded);
  } else if (folded[0] == '\xCE' || folded[0] == '\xCF') {
    add_greek(forms, folded);
  } else if (folded[0] == '\xD8') {
    add_arabic(forms, folded);
  }
  return forms;
}

}  // namespace idiolect::privacy

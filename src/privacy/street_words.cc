// What words say of streets: how their names end, which words begin them, and what announces them.
#include <algorithm>
#include <array>
#include <string>

#include "privacy/address.h"
#include "privacy/fold.h"

namespace idiolect::privacy {
namespace {

/// How the names of streets end where the kind is glued to the name.
struct Ending {
  std::string_view text;  // folded
  bool plain;             // hardly ends any other word: counts in lower case too
};

constexpr std::array kEndings{
    // German
    Ending{"strasse", true},
    Ending{"straße", true},
    Ending{"str", true},
    Ending{"gasse", true},
    Ending{"allee", true},
    Ending{"weg", false},
    Ending{"platz", false},
    Ending{"ring", false},
    Ending{"damm", false},
    Ending{"ufer", false},
    Ending{"steig", false},
    Ending{"chaussee", true},
    Ending{"promenade", false},
    Ending{"pfad", false},
    Ending{"graben", false},
    Ending{"markt", false},
    Ending{"brucke", false},
    Ending{"zeile", false},
    Ending{"twiete", true},
    Ending{"hof", false},
    Ending{"berg", false},
    Ending{"stieg", false},
    Ending{"stiege", false},
    Ending{"gurtel", false},
    Ending{"kai", false},
    Ending{"lande", false},
    Ending{"kamp", false},
    Ending{"wall", false},
    Ending{"tor", false},
    Ending{"siedlung", false},
    // Dutch
    Ending{"straat", true},
    Ending{"laan", true},
    Ending{"gracht", true},
    Ending{"plein", true},
    Ending{"kade", false},
    Ending{"singel", false},
    Ending{"dijk", false},
    Ending{"dreef", false},
    Ending{"steeg", false},
    Ending{"pad", false},
    Ending{"lei", false},
    Ending{"baan", false},
    Ending{"plantsoen", true},
    Ending{"steenweg", true},
    Ending{"kaai", false},
    Ending{"burgwal", true},
    Ending{"haven", false},
    // Swedish
    Ending{"gatan", true},
    Ending{"gata", true},
    Ending{"vagen", true},
    Ending{"vag", false},
    Ending{"grand", false},
    Ending{"granden", true},
    Ending{"torget", false},
    Ending{"stigen", false},
    Ending{"allen", false},
    Ending{"backen", false},
    Ending{"platsen", false},
    Ending{"esplanaden", true},
    Ending{"kajen", false},
    Ending{"leden", false},
    Ending{"stranden", false},
    // Norwegian and Danish
    Ending{"gate", false},
    Ending{"gaten", true},
    Ending{"gata", true},
    Ending{"vei", false},
    Ending{"veien", true},
    Ending{"veg", false},
    Ending{"vegen", true},
    Ending{"plass", false},
    Ending{"plassen", false},
    Ending{"bakken", false},
    Ending{"stien", false},
    Ending{"svingen", false},
    Ending{"tunet", false},
    Ending{"bryggen", false},
    Ending{"landet", false},
    Ending{"gade", false},
    Ending{"gaden", false},
    Ending{"vej", true},
    Ending{"vejen", true},
    Ending{"straede", true},
    Ending{"plads", false},
    Ending{"pladsen", false},
    Ending{"torv", false},
    Ending{"vaenget", true},
    Ending{"parken", false},
    Ending{"engen", false},
    Ending{"marken", false},
    // Finnish, also where somebody lives on it
    Ending{"katu", true},
    Ending{"tie", false},
    Ending{"kuja", true},
    Ending{"polku", true},
    Ending{"kaari", false},
    Ending{"ranta", false},
    Ending{"tori", false},
    Ending{"raitti", true},
    Ending{"rinne", false},
    Ending{"kadulla", true},
    Ending{"tiella", true},
    Ending{"kadun", false},
    Ending{"kadulle", true},
    Ending{"tielle", true},
    Ending{"bulevardi", true},
    Ending{"esplanadi", true},
    Ending{"aukio", true},
    Ending{"penger", false},
    // English, in one word
    Ending{"sway", false},
    Ending{"gates", false},
};

/// End like streets and are none.
constexpr auto kNoStreets = std::to_array<std::string_view>(
    {"bahnsteig",     "parkplatz",   "sportplatz",   "spielplatz", "heimweg",  "umweg",
     "arbeitsweg",    "ruckweg",     "hinweg",       "ausweg",     "unterweg", "arbeitsplatz",
     "sitzplatz",     "stellplatz",  "campingplatz", "brigade",    "navigate", "delegate",
     "renegade",      "investigate", "during",       "spring",     "string",   "bring",
     "vorweg",        "durchweg",    "herring",      "anstieg",    "ausstieg", "einstieg",
     "supermarkt",    "bahnhof",     "flughafen",    "startplatz", "always",   "sidste",
     "pakkekalender", "auftreten",   "investigates", "norway"});

/// The second halves of Italian kinds of streets that are cut inside: "L.go", "P.zza".
constexpr auto kDottedKinds =
    std::to_array<std::string_view>({"go", "zza", "le", "so", "za", "lo", "da", "tta"});

constexpr auto kDirections = std::to_array<std::string_view>(
    {"n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "northeast",
     "northwest", "southeast", "southwest"});

bool same_folded(std::string_view text, std::string_view lower) noexcept {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

bool ends_as_street(const Tokens& tokens, const Token& token, bool said) {
  if (!token.is_word() || token.points < kShortestGlued || token.points > 40) return false;
  const std::string word = folded_text(tokens.of(token));
  const bool street = std::ranges::any_of(kEndings, [&](const Ending& ending) {
    return word.size() > ending.text.size() + 1 && (ending.plain || token.upper || said) &&
           word.ends_with(ending.text);
  });
  return street && std::ranges::find(kNoStreets, std::string_view(word)) == kNoStreets.end();
}

bool is_dotted_kind(const Tokens& tokens, std::size_t at) noexcept {
  if (at + 3 >= tokens.size() || !tokens[at].upper || tokens[at].points != 1) return false;
  if (!tokens.glued(at + 1) || !tokens[at + 1].is('.') || !tokens.glued(at + 2)) return false;
  if (!tokens[at + 2].is_word() || tokens[at + 2].size() > 3 || tokens[at + 2].size() < 2)
    return false;
  return std::ranges::any_of(kDottedKinds, [&](std::string_view kind) {
    return same_folded(tokens.of(tokens[at + 2]), kind);
  });
}

bool begins_street(const Tokens& tokens, std::size_t at) noexcept {
  const Token& word = tokens[at];
  // "Straße des 17. Juni", "Laan van Meerdervoort"
  if (word.has(kStreetAfter) && word.upper && tokens.exists(at + 1) && tokens[at + 1].is_word()) {
    const std::string_view next = tokens.of(tokens[at + 1]);
    static constexpr auto kOf =
        std::to_array<std::string_view>({"des", "der", "van", "von", "vom", "dem"});
    if (std::ranges::find(kOf, next) != kOf.end()) return true;
  }
  if (!word.has(kStreetBefore) || tokens.letter_before(at)) return false;
  const bool marked = tokens.exists(at + 1) && tokens.glued(at + 1) &&
                      (tokens[at + 1].is('.') || tokens[at + 1].is('/'));
  if (word.points > 2) return true;
  return marked || (word.points == 2 && tokens.exists(at + 1) && is_capital(tokens[at + 1]) &&
                    (is_capital(word) || word.has(kStreetPlain)));
}

std::size_t hyphenated(const Tokens& tokens, std::size_t at) noexcept {
  for (int parts = 0;
       parts < 5 && at >= 2 && tokens.glued(at) && tokens.glued(at - 1) &&
       tokens[at - 1].size() <= 3 &&
       (tokens[at - 1].is('-') || tokens[at - 1].is('\'') || tokens[at - 1].is('.')) &&
       tokens[at - 2].is_word();
       ++parts)
    at -= 2;
  return at;
}

bool address_is_said(const Tokens& tokens, std::size_t first) noexcept {
  for (std::size_t back = 1; back <= 7 && back <= first; ++back) {
    if (tokens[first - back + 1].gap == Gap::Lines) return false;
    if (tokens[first - back].has(kAddressCue)) return true;
  }
  return false;
}

bool is_direction(const Tokens& tokens, std::size_t at) noexcept {
  if (!tokens.exists(at) || !tokens[at].is_word() || tokens[at].size() > 9) return false;
  const int initial = tokens.text[tokens[at].begin] | 0x20;
  if (initial != 'n' && initial != 's' && initial != 'e' && initial != 'w') return false;
  return std::ranges::any_of(kDirections, [&](std::string_view direction) {
    return same_folded(tokens.of(tokens[at]), direction);
  });
}

}  // namespace idiolect::privacy

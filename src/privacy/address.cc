// Addresses: a house number beside the name of a street, and from there on what people
// write behind it. The kinds of streets are words of words.cc and the endings below.
#include <algorithm>
#include <array>
#include <string>

#include "privacy/fold.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// How the names of streets end where the kind is glued to the name.
struct Ending {
  std::string_view text;  // folded
  bool plain;             // hardly ends any other word: counts in lower case too
};

constexpr std::array kEndings{
    Ending{"strasse", true},    Ending{"straße", true},  Ending{"str", true},
    Ending{"gasse", true},      Ending{"allee", true},   Ending{"weg", false},
    Ending{"platz", false},     Ending{"ring", false},   Ending{"damm", false},
    Ending{"ufer", false},      Ending{"steig", false},  Ending{"chaussee", true},
    Ending{"promenade", false}, Ending{"pfad", false},   Ending{"graben", false},
    Ending{"markt", false},     Ending{"brucke", false}, Ending{"zeile", false},
    Ending{"twiete", true},     Ending{"hof", false},    Ending{"berg", false},
    Ending{"stieg", false},     Ending{"kamp", false},   Ending{"wall", false},
    Ending{"tor", false},       Ending{"straat", true},  Ending{"laan", true},
    Ending{"gracht", true},     Ending{"plein", true},   Ending{"kade", false},
    Ending{"singel", false},    Ending{"dijk", false},   Ending{"dreef", false},
    Ending{"steeg", false},     Ending{"pad", false},    Ending{"lei", false},
    Ending{"baan", false},      Ending{"gatan", true},   Ending{"gata", true},
    Ending{"vagen", true},      Ending{"vag", false},    Ending{"grand", false},
    Ending{"torget", false},    Ending{"stigen", false}, Ending{"allen", false},
    Ending{"backen", false},    Ending{"gate", false},   Ending{"gaten", true},
    Ending{"vei", false},       Ending{"veien", true},   Ending{"veg", false},
    Ending{"vegen", true},      Ending{"plass", false},  Ending{"bakken", false},
    Ending{"stien", false},     Ending{"gade", false},   Ending{"gaden", false},
    Ending{"vej", true},        Ending{"vejen", true},   Ending{"straede", true},
    Ending{"plads", false},     Ending{"torv", false},   Ending{"vaenget", true},
    Ending{"parken", false},    Ending{"katu", true},    Ending{"tie", false},
    Ending{"kuja", true},       Ending{"polku", true},   Ending{"kaari", false},
    Ending{"ranta", false},     Ending{"tori", false},   Ending{"raitti", true},
    Ending{"rinne", false},     Ending{"kadulla", true}, Ending{"tiella", true},
    Ending{"kadun", false},
};

/// End like streets and are none.
constexpr std::array<std::string_view, 34> kNoStreets{
    "bahnsteig",  "parkplatz",   "sportplatz",   "spielplatz", "heimweg",  "umweg",
    "arbeitsweg", "ruckweg",     "hinweg",       "ausweg",     "unterweg", "arbeitsplatz",
    "sitzplatz",  "stellplatz",  "campingplatz", "brigade",    "navigate", "delegate",
    "renegade",   "investigate", "during",       "spring",     "string",   "bring",
    "vorweg",     "durchweg",    "herring",      "anstieg",    "ausstieg", "einstieg",
    "supermarkt", "bahnhof",     "flughafen",    "startplatz"};

constexpr std::size_t kMostLines = 4;
constexpr std::size_t kFarthest = 30;  // tokens behind the number

bool is_capital(const Token& token) noexcept {
  return token.is_word() && (token.upper || token.spaceless);
}

bool is_name_word(const Token& token) noexcept {
  return is_capital(token) && !token.has(kCalendar);
}

/// A word that ends like a street.
bool ends_as_street(const Tokens& tokens, const Token& token) noexcept {
  if (!token.is_word() || token.points < 5 || token.points > 40) return false;
  const std::string word = folded_text(tokens.of(token));
  if (std::ranges::find(kNoStreets, std::string_view(word)) != kNoStreets.end()) return false;
  return std::ranges::any_of(kEndings, [&](const Ending& ending) {
    return word.size() > ending.text.size() + 1 && (ending.plain || token.upper) &&
           word.ends_with(ending.text);
  });
}

/// Parts of an address found so far, as tokens.
struct Core {
  std::size_t first = 0;
  std::size_t last = 0;
  bool sure = false;   // needs no postcode behind
  bool lower = false;  // written in lower case
};

class Addresses {
 public:
  explicit Addresses(const Tokens& tokens) : tokens_(tokens) {}

  /// `street`: the nearest word for a kind of street before the number.
  std::optional<Finding> at(std::size_t number, std::size_t street) {
    const Token& token = tokens_[number];
    if (is_between_numbers(number)) return std::nullopt;
    street_ = street;
    if (token.size() > 5 || tokens_.letter_before(number)) return std::nullopt;
    if (is_time_or_amount(number)) return std::nullopt;
    if (const auto core = street_then_number(number))
      if (const auto finding = completed(*core)) return finding;
    if (const auto core = number_then_street(number))
      if (const auto finding = completed(*core)) return finding;
    if (const auto core = flat_in_a_house(number))
      if (const auto finding = completed(*core)) return finding;
    return std::nullopt;
  }

 private:
  const Token& token(std::size_t at) const noexcept { return tokens_[at]; }
  bool exists(std::size_t at) const noexcept { return at < tokens_.size(); }

  /// A number among numbers is no house: the first of "12-14" has been asked already.
  bool is_between_numbers(std::size_t number) const noexcept {
    const bool alone_before =
        number == 0 || token(number - 1).is_number() ||
        (token(number - 1).is('-') && number > 1 && token(number - 2).is_number());
    const bool alone_behind =
        !exists(number + 1) || token(number + 1).is_number() ||
        (token(number + 1).is('-') && exists(number + 2) && token(number + 2).is_number());
    return alone_before && alone_behind && number > 0;
  }

  /// "5 km", "15:30", "20 %", "3,50".
  bool is_time_or_amount(std::size_t number) const noexcept {
    const std::size_t behind = number + 1;
    if (!exists(behind)) return false;
    const Token& next = token(behind);
    if (next.gap > Gap::Blank) return false;
    if (next.is_word() && next.has(kUnit) &&
        !next.has(kStreetAfter | kStreetBefore | kUnitOfHouse) && (next.points > 1))
      return true;
    if (next.is('%') || (next.mark == 1 && (tokens_.of(next) == "€" || tokens_.of(next) == "£")))
      return true;
    const bool figures =
        tokens_.glued(behind) && tokens_.glued(behind + 1) && token(behind + 1).is_number();
    return figures &&
           (next.is(':') || next.is(',') || (next.is('.') && token(behind + 1).size() <= 2));
  }

  /// Before the number: over ',', "No.", "Nr", ':' to the last word of the street.
  std::size_t word_before(std::size_t number, bool& numbered) const noexcept {
    std::size_t at = number;
    numbered = false;
    for (int step = 0; step < 5 && at > 0; ++step) {
      if (token(at).gap > Gap::Blank) return tokens_.size();
      const Token& before = token(at - 1);
      if (before.is(',') || before.is('.') || before.is(':') || before.is('#') ||
          (before.mark == 1 && before.size() <= 3)) {
        --at;
        continue;
      }
      if (before.is_word() && before.has(kHouseNumber) && at > 1 && before.points <= 6) {
        numbered = true;
        --at;
        continue;
      }
      break;
    }
    return at == 0 || !token(at - 1).is_word() || token(at).gap > Gap::Blank ? tokens_.size()
                                                                             : at - 1;
  }

  /// Over "Karl-Marx-" to the first word glued by dashes, or by an apostrophe or point.
  std::size_t hyphenated(std::size_t at) const noexcept {
    for (int parts = 0;
         parts < 5 && at >= 2 && tokens_.glued(at) && tokens_.glued(at - 1) &&
         token(at - 1).size() <= 3 &&
         (token(at - 1).is('-') || token(at - 1).is('\'') || token(at - 1).is('.')) &&
         token(at - 2).is_word();
         ++parts)
      at -= 2;
    return at;
  }

  /// Words before `at` that belong to the name of a street that ends with it: "Berliner" of
  /// "Berliner Straße"; returns the first of them, `at` where there is none.
  std::size_t named_from(std::size_t at, std::size_t most) const noexcept {
    std::size_t first = at;
    for (std::size_t words = 0; words < most && first > 0 && token(first).gap <= Gap::Blank;
         ++words) {
      std::size_t before = first - 1;
      if (token(before).is('.') && before > 0 && token(before - 1).is_word() &&
          token(before - 1).points <= 4 && tokens_.glued(before))
        --before;
      const Token& word = token(before);
      const bool ordinal = word.is_number() && word.size() <= 3 && words == 0 && before + 1 < first;
      if (!word.is_word() && !ordinal) break;
      const bool small = word.has(kParticle) && first != at;
      if (!is_name_word(word) && !small && !ordinal) break;
      if (word.has(kAddressCue | kFunction) && !word.has(kStreetThe | kParticle)) break;
      first = hyphenated(before);
    }
    while (first < at && !is_capital(token(first)) && !token(first).is_number()) ++first;
    return first;
  }

  bool address_is_said(std::size_t first) const noexcept {
    for (std::size_t back = 1; back <= 7 && back <= first; ++back) {
      if (token(first - back + 1).gap == Gap::Lines) return false;
      if (token(first - back).is_word() && token(first - back).has(kAddressCue)) return true;
    }
    return false;
  }

  /// "Hauptstraße 5", "Berliner Str. 12", "rue de la Loi 16", "Am Anger 3".
  std::optional<Core> street_then_number(std::size_t number) const {
    bool numbered = false;
    const std::size_t last = word_before(number, numbered);
    if (!exists(last)) return std::nullopt;
    const Token& word = token(last);
    if (ends_as_street(tokens_, word)) {
      std::size_t first = hyphenated(last);
      if (first > 0 && is_capital(token(first - 1)) && token(first).gap == Gap::Blank &&
          (token(first - 1).has(kStreetThe) ||
           (token(first - 1).points > 4 && tokens_.of(token(first - 1)).ends_with("er"))))
        --first;  // "Alte Poststraße", "Wiedner Hauptstraße"
      return Core{first, number, true, !word.upper};
    }
    if (word.has(kStreetAfter)) {
      const std::size_t glued = hyphenated(last);
      const std::size_t first = named_from(glued, 4);
      const bool named = first < last;
      if (named && (word.upper || word.has(kStreetPlain))) return Core{first, number, true, false};
      if (word.has(kStreetEnglish) && word.upper && last > 0)  // "H.No. 45, Sector 15"
        if (const std::size_t unit = with_unit_before(last); unit < last)
          return Core{unit, number, false, false};
      const bool lower = last > 0 && token(last).gap == Gap::Blank && token(last - 1).is_word() &&
                         !token(last - 1).has(kFunction) && word.has(kStreetPlain);
      if (lower && token(last - 1).points > 2) return Core{last - 1, number, true, true};
    }
    if (const auto core = street_before(last, number)) return core;
    if (word.has(kCalendar)) return std::nullopt;
    return unnamed_street(last, number);
  }

  /// Whether a word such as "rue" or "via" begins a street here, by itself or as an abbreviation.
  bool begins_street(std::size_t at) const noexcept {
    const Token& word = token(at);
    // "Straße des 17. Juni"
    const bool german = word.has(kStreetAfter) && word.upper && exists(at + 1) &&
                        (tokens_.of(token(at + 1)) == "des" || tokens_.of(token(at + 1)) == "der");
    if (german) return true;
    if (!word.has(kStreetBefore)) return false;
    if (tokens_.letter_before(at)) return false;
    const bool marked =
        exists(at + 1) && tokens_.glued(at + 1) && (token(at + 1).is('.') || token(at + 1).is('/'));
    if (word.points <= 2)
      return marked || (word.points == 2 && exists(at + 1) && is_capital(token(at + 1)) &&
                        (is_capital(word) || tokens_.of(word) == "bd" || tokens_.of(word) == "av"));
    return true;
  }

  /// "calle Mayor, 12": the kind of the street some words before the number.
  std::optional<Core> street_before(std::size_t last, std::size_t number) const {
    constexpr std::size_t kLongestName = 24;  // tokens
    if (street_ > last || last - street_ > kLongestName) return std::nullopt;
    bool capital = false;
    std::size_t words = 0;
    for (std::size_t at = last + 1; at-- > street_ && words <= 7;) {
      const Token& word = token(at);
      if (word.kind == TokenKind::Mark) {
        const bool inside =
            word.is('.') || word.is('-') || word.is('\'') || word.is('/') || word.mark == 1;
        if (!inside || word.size() > 3) return std::nullopt;
        continue;
      }
      if (word.is_number() && word.size() > 4) return std::nullopt;
      if (begins_street(at) && words >= 1) {
        const bool lower = !capital;
        // "place", "via", "route", "cours" are words of everyday life as well.
        const bool strong = word.has(kStreetPlain) || is_strong_kind(at);
        if (lower && (!strong || words > 4)) return std::nullopt;
        return Core{at, number, true, lower};
      }
      if (at < last + 1 && at != 0 && word.gap > Gap::Blank) return std::nullopt;
      capital = capital || is_capital(word);
      ++words;
    }
    return std::nullopt;
  }

  bool is_strong_kind(std::size_t at) const noexcept {
    const std::string_view word = tokens_.of(token(at));
    for (const std::string_view kind :
         {"rue",   "calle",   "rua",    "avenida",   "avenue", "ulica", "ul",
          "viale", "piazza",  "chemin", "boulevard", "carrer", "bd",    "avda",
          "via",   "impasse", "paseo",  "travessa",  "vicolo", "ulice", "c",
          "al",    "pl",      "os",     "av"})
      if (word == kind) return true;
    return false;
  }

  /// "Am Anger 3" and "Vinohradská 12", which a postcode behind or a cue before has to prove.
  std::optional<Core> unnamed_street(std::size_t last, std::size_t number) const noexcept {
    if (!is_name_word(token(last)) || token(last).points < 3 || token(number).size() > 4)
      return std::nullopt;
    if (token(last).has(kPhoneCue | kIdCue | kOtherNumber | kPasswordCue | kCodeCue | kUnitOfHouse))
      return std::nullopt;
    std::size_t first = hyphenated(last);
    for (int words = 0;
         words < 3 && first > 0 && token(first).gap == Gap::Blank && token(first - 1).is_word();
         ++words) {
      const Token& before = token(first - 1);
      const bool article = before.has(kParticle | kStreetThe);
      if (!(article || is_name_word(before)) || before.has(kAddressCue)) break;
      first = hyphenated(first - 1);
    }
    while (first < last && !is_capital(token(first))) ++first;
    const bool said = address_is_said(first);
    if (token(first).has(kFunction) && !token(first).has(kStreetThe) && first == last)
      return std::nullopt;
    return Core{first, number, said && !token(last).has(kFunction), false};
  }

  /// "12 High Street", "221B Baker St", "12 bis, rue de la Paix".
  std::optional<Core> number_then_street(std::size_t number) const noexcept {
    std::size_t at = number + 1;
    if (tokens_.glued(at) && token(at).is_word()) {
      if (token(at).points > 1) {
        return std::nullopt;  // "5th Avenue" alone has no house
      }
      ++at;
    }
    for (int parts = 0;
         parts < 2 && exists(at + 1) && tokens_.glued(at) && tokens_.glued(at + 1) &&
         (token(at).is('-') || token(at).is('/')) && token(at + 1).kind != TokenKind::Mark;
         ++parts) {
      at += 2;
      if (tokens_.glued(at) && token(at).is_word() && token(at).points == 1) ++at;
    }
    if (exists(at) && token(at).is_word() && token(at).has(kUnitOfHouse) && token(at).points <= 6 &&
        !token(at).has(kStreetBefore))
      ++at;
    if (exists(at) && token(at).is(',')) ++at;
    if (!exists(at) || token(at).gap > Gap::Blank || tokens_.glued(at)) return std::nullopt;
    if (token(at).is_word() && begins_street(at) && (is_strong_kind(at) || !token(at).has(kUnit)))
      if (const auto core = romance_street(number, at)) return core;
    if (token(at).is_word() && !token(at).has(kFunction) && ends_plainly(at))
      return Core{number, at, true, true};
    return english_street(number, at);
  }

  /// "45 kerkstraat": South Africans write Dutch streets in the English order.
  bool ends_plainly(std::size_t at) const noexcept {
    const std::string_view word = tokens_.of(token(at));
    return word.size() > 7 && word.ends_with("straat");
  }

  /// From "rue" on, through its name: small words, then those with capitals, or one without.
  std::optional<Core> romance_street(std::size_t number, std::size_t at) const noexcept {
    std::size_t last = at;
    bool named = false;
    bool capital = false;
    std::size_t words = 0;
    for (std::size_t next = at + 1; exists(next) && words < 8; ++next) {
      const Token& word = token(next);
      if (word.gap > Gap::Blank) break;
      if (word.kind == TokenKind::Mark) {
        if (!(word.is('\'') || word.is('-') || (word.is('.') && tokens_.glued(next + 1)) ||
              (word.is('.') && next == at + 1)))
          break;
        continue;
      }
      if (word.is_number()) {
        if (named || word.size() > 2) break;
        ++words;
        continue;
      }
      ++words;
      const bool small = word.has(kParticle) || word.points <= 2;
      if (is_capital(word)) {
        capital = named = true;
        last = next;
      } else if (small && (!named || capital)) {
        continue;
      } else if (!named) {
        named = true;
        last = next;
      } else if (tokens_.glued(next)) {
        last = next;
      } else {
        break;
      }
    }
    if (!named || (!capital && !is_strong_kind(at))) return std::nullopt;
    return Core{with_unit_before(number), last, true, !capital};
  }

  /// Through "Street": one to four words of a name before the kind.
  std::optional<Core> english_street(std::size_t number, std::size_t at) const noexcept {
    std::size_t words = 0;
    bool all_capital = true;
    std::size_t kind = 0;
    for (std::size_t next = at; exists(next) && words < 6; ++next) {
      const Token& word = token(next);
      if (word.gap > Gap::Blank) break;
      if (word.kind == TokenKind::Mark) {
        if (!((word.is('.') && token(next - 1).points <= 2) || word.is('\'') || word.is('-')) ||
            words == 0)
          break;
        continue;
      }
      if (word.is_number()) {
        if (words > 0 || word.size() > 3) break;
        ++words;
        continue;
      }
      const bool capital = is_capital(word);
      if (word.has(kStreetEnglish) && words > 0 && (capital || word.has(kStreetPlain)) &&
          !tokens_.glued(next))
        kind = next;
      else if (kind != 0)
        break;
      if (!capital && !word.has(kStreetAfter) && !tokens_.glued(next)) {
        all_capital = false;
        if (word.has(kFunction | kUnit)) break;
      }
      if (word.has(kCalendar) && words == 0 && !(exists(next + 1) && is_capital(token(next + 1))))
        break;
      ++words;
    }
    if (kind == 0) return std::nullopt;
    if (!all_capital && !token(kind).has(kStreetPlain)) return std::nullopt;
    std::size_t last = kind;
    if (exists(last + 1) && tokens_.glued(last + 1) && token(last + 1).is('.') &&
        token(last).points <= 4)
      ++last;
    return Core{with_unit_before(number), last, true, !is_capital(token(at))};
  }

  /// "Flat 302, Sai Residency, 5th Cross, …", which a postcode has to prove.
  std::optional<Core> flat_in_a_house(std::size_t number) const noexcept {
    const bool unit = number > 0 && (token(number - 1).is('.') || token(number - 1).is('#') ||
                                     token(number - 1).is('-') ||
                                     token(number - 1).has(kUnitOfHouse | kHouseNumber));
    if (!unit) return std::nullopt;
    const std::size_t first = with_unit_before(number);
    if (first == number || !token(first).has(kUnitOfHouse) || token(first).points < 3)
      return std::nullopt;
    return Core{first, number, false, false};
  }

  /// Over "Flat 3, " and "Plot No. 45, " to their start.
  std::size_t with_unit_before(std::size_t number) const noexcept {
    std::size_t first = number;
    while (first >= 2 && tokens_.glued(first) && tokens_.glued(first - 1) &&
           (token(first - 1).is('/') || token(first - 1).is('-')) &&
           token(first - 2).kind != TokenKind::Mark && number - first < 6)
      first -= 2;
    if (tokens_.glued(first) && token(first - 1).is_word() && token(first - 1).points <= 2) --first;
    std::size_t at = first;
    for (int step = 0; step < 9 && at > 0 && token(at).gap <= Gap::Line; ++step) {
      --at;
      const Token& before = token(at);
      if (before.is_word() && before.has(kUnitOfHouse) && before.points >= 2) first = at;
      const bool passes =
          before.is(',') || before.is('.') || before.is('#') || before.is('/') || before.is('-') ||
          before.is_number() ||
          (before.is_word() && (before.has(kUnitOfHouse | kHouseNumber) || before.points <= 2));
      if (!passes) break;
    }
    return first;
  }

  /// A postcode that begins at `at`: its last token; `at - 1` where there is none.
  std::size_t postcode(std::size_t at, bool& alone) const noexcept {
    const std::size_t none = at - 1;
    alone = false;
    const auto number = [&](std::size_t i, std::size_t size) {
      return exists(i) && token(i).is_number() && token(i).size() == size;
    };
    const auto glued_mark = [&](std::size_t i) {
      return tokens_.glued(i) && token(i).is('-') && tokens_.glued(i + 1);
    };
    const auto capital_behind = [&](std::size_t i) {
      return exists(i + 1) && token(i + 1).gap <= Gap::Blank && is_capital(token(i + 1));
    };
    if (token(at).is_number()) {
      const std::size_t size = token(at).size();
      if (size == 5 && glued_mark(at + 1) && (number(at + 2, 3) || number(at + 2, 4)))
        return alone = true, at + 2;
      if (size == 4 && glued_mark(at + 1) && number(at + 2, 3)) return alone = true, at + 2;
      if (size == 2 && glued_mark(at + 1) && number(at + 2, 3)) return alone = true, at + 2;
      if (size == 3 && number(at + 1, 2) && token(at + 1).gap == Gap::Blank)
        return alone = true, at + 1;
      if (size == 3 && number(at + 1, 3) && token(at + 1).gap == Gap::Blank)
        return alone = true, at + 1;
      if (size == 5 || size == 6) return alone = true, at;
      if (size == 4) {
        if (exists(at + 1) && token(at + 1).is_word() && token(at + 1).ascii &&
            token(at + 1).points == 2 && is_capital(token(at + 1)) &&
            token(at + 1).gap <= Gap::Blank)
          return alone = true, at + 1;
        alone = capital_behind(at);
        return at;
      }
      return none;
    }
    const Token& word = token(at);
    if (!word.is_word() || !word.ascii || word.points > 3) return none;
    // "D-80331", "SE-114 35"
    if (glued_mark(at + 1) && exists(at + 2) && token(at + 2).is_number()) {
      bool ignored = false;
      const std::size_t last = postcode(at + 2, ignored);
      alone = true;
      return last > at + 1 ? last : none;
    }
    if (!tokens_.glued(at + 1) || !token(at + 1).is_number() || token(at + 1).size() > 2)
      return none;
    // "SW1A 1AA", "D02 X285", "K1A 0B1"
    std::size_t next = at + 2;
    if (tokens_.glued(next) && token(next).is_word() && token(next).points == 1) ++next;
    std::size_t size = 0;
    std::size_t last = next;
    for (std::size_t i = next; exists(i) && size < 4 && token(i).kind != TokenKind::Mark &&
                               (i == next ? token(i).gap <= Gap::Blank : tokens_.glued(i));
         ++i) {
      size += token(i).size();
      last = i;
    }
    const bool digits = exists(next) && (token(next).is_number() || (last > next));
    if ((size == 3 || size == 4) && digits && word.points <= 2) return alone = true, last;
    return none;
  }

  /// Follows the address from its core to the last part that is written.
  std::optional<Finding> completed(const Core& core) const noexcept {
    std::size_t accepted = house_number_end(core.last);
    bool has_postcode = false;
    std::size_t lines = 0;
    bool after_comma = false;  // a part may begin
    bool in_town = false;
    std::size_t towns = 0;
    for (std::size_t at = accepted + 1; exists(at) && at - core.last < kFarthest; ++at) {
      const Token& next = token(at);
      if (next.gap == Gap::Lines) break;
      if (next.gap == Gap::Line) {
        if (++lines == kMostLines || has_postcode) break;
        after_comma = true;
        in_town = false;
      }
      if (next.kind == TokenKind::Mark) {
        if (next.is(',') || next.is('-') || next.is('|') || next.is('/')) {
          after_comma = true;
          in_town = false;
          continue;
        }
        if (next.is('(') || next.is(')') || next.is('\'') || next.is(':') || next.is('#') ||
            (next.mark == 1 && next.size() <= 2)) {
          if (next.mark == 1 && next.size() == 2 && tokens_.glued(at)) accepted = at;  // "3º"
          if (next.is('#')) after_comma = true;
          continue;
        }
        const bool inner_dot = next.is('.') && next.size() == 1 && exists(at + 1) &&
                               (token(at - 1).points <= 3 || tokens_.glued(at + 1));
        if (inner_dot && (token(at - 1).is_word() || unit_follows(at + 1))) continue;
        break;
      }
      bool alone = false;
      const std::size_t code = at == 0 ? at : postcode(at, alone);
      if (code + 1 > at && !has_postcode && (alone || in_town || towns > 0) &&
          !is_followed_by_unit(code)) {
        accepted = code;
        has_postcode = true;
        in_town = true;
        after_comma = true;
        at = code;
        continue;
      }
      if (next.is_number()) {
        if (unit_follows(at + 1)) continue;
        if (const std::size_t end = ordinal_end(at); end > at) {
          accepted = at = end;  // "3º", "2.ª", "5th"
          after_comma = true;
          continue;
        }
        const bool district = in_town && at == accepted + 1 && next.size() <= 2 &&
                              next.gap == Gap::Blank &&
                              (!exists(at + 1) || token(at + 1).kind == TokenKind::Mark ||
                               token(at + 1).gap >= Gap::Line);
        if (district) {
          accepted = at;  // "Praha 2"
          continue;
        }
        const bool of_unit =
            accepted + 3 >= at && token(at - 1).kind != TokenKind::Number && is_unit(at - 1, at);
        if (!of_unit || next.size() > 4) break;
        accepted = at;
        if (tokens_.glued(at + 1) && token(at + 1).is_word() && token(at + 1).points <= 2)
          accepted = ++at;
        continue;
      }
      if (next.has(kUnitOfHouse) && (next.points > 1 || after_comma || tokens_.glued(at)) &&
          is_unit_part(at)) {
        accepted = at;
        after_comma = true;
        continue;
      }
      const bool joined = in_town || after_comma || (at == accepted + 1 && is_town_behind(at));
      const bool state = towns > 0 && is_state(at);
      if (is_name_word(next) && joined &&
          (!next.has(kFunction) || has_postcode || in_town || state)) {
        if (++towns > 8) break;
        accepted = at;
        in_town = true;
        after_comma = false;
        continue;
      }
      if (has_postcode && accepted + 1 == at && !next.has(kFunction) && next.points > 2 &&
          token(accepted).is_number()) {
        accepted = at;  // "10115 berlin"
        after_comma = false;
        in_town = true;
        continue;
      }
      if (core.lower && after_comma && !has_postcode && next.points > 2 && !next.has(kFunction)) {
        accepted = at;  // "in köln", ", pretoria"
        after_comma = false;
        ++towns;
        continue;
      }
      const bool small_town = core.lower && exists(at + 1) && token(at + 1).is_word() &&
                              token(at + 1).points > 2 && !token(at + 1).has(kFunction | kCalendar);
      const bool inside = exists(at + 1) && token(at + 1).gap <= Gap::Blank &&
                          (small_town || is_name_word(token(at + 1)));
      if (in_town && next.has(kParticle) && inside) continue;
      if (!has_postcode && !in_town && inside &&
          (tokens_.of(next) == "in" || tokens_.of(next) == "à" || tokens_.of(next) == "a" ||
           tokens_.of(next) == "en" || tokens_.of(next) == "i")) {
        after_comma = true;
        continue;
      }
      break;
    }
    if (!core.sure && !has_postcode) return std::nullopt;
    return Finding{token(core.first).begin, token(accepted).end, PersonalData::Address};
  }

  /// The end of "3º", "2.º", "5th"; `at` where the number is none.
  std::size_t ordinal_end(std::size_t at) const noexcept {
    std::size_t end = at + 1;
    if (tokens_.glued(end) && token(end).is('.')) ++end;
    if (token(at).size() > 2 || !tokens_.glued(end) || !token(end).is_word()) return at;
    const std::string_view word = tokens_.of(token(end));
    for (const std::string_view ending : {"º", "ª", "o", "a", "th", "st", "nd", "rd", "e", "er"})
      if (word == ending) return end;
    return at;
  }

  /// Capitals after a house number that end as the name of a town does: at a comma, at the end.
  bool is_town_behind(std::size_t at) const noexcept {
    std::size_t words = 0;
    while (exists(at) && words < 4 && is_name_word(token(at)) && !token(at).has(kFunction) &&
           (words == 0 || token(at).gap == Gap::Blank)) {
      ++at;
      ++words;
    }
    if (words == 0 || words > 3) return false;
    if (!exists(at) || token(at).gap >= Gap::Line || token(at).is_number()) return true;
    return token(at).is(',') || token(at).is('.') || token(at).is('/') || token(at).is(')');
  }

  /// "IL", "NSW": what stands between a town and its postcode.
  bool is_state(std::size_t at) const noexcept {
    const std::string_view word = tokens_.of(token(at));
    return (word.size() == 2 || word.size() == 3) &&
           std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  }

  bool is_followed_by_unit(std::size_t at) const noexcept {
    return exists(at + 1) && token(at + 1).is_word() && token(at + 1).has(kUnit) &&
           token(at + 1).gap <= Gap::Blank && !is_capital(token(at + 1));
  }

  bool unit_follows(std::size_t at) const noexcept {
    while (exists(at) && (token(at).is('.') || token(at).mark == 1) &&
           token(at).kind == TokenKind::Mark)
      ++at;
    return exists(at) && token(at).gap <= Gap::Blank && token(at).is_word() &&
           token(at).has(kUnitOfHouse) && (token(at).points > 1 || tokens_.glued(at));
  }

  /// "Apt" of "Apt 4B" lies within the three tokens before the number.
  bool is_unit(std::size_t from, std::size_t number) const noexcept {
    for (std::size_t back = 0; back < 3 && from >= back; ++back) {
      const Token& word = token(from - back);
      if (word.is('#')) return true;
      if (word.is_word())
        return word.has(kUnitOfHouse | kHouseNumber) || (tokens_.glued(number) && word.points <= 2);
      if (!(word.is('.') || word.is(':') || word.is('-') || word.is(','))) return false;
    }
    return false;
  }

  /// A word for floor or flat with a number around it.
  bool is_unit_part(std::size_t at) const noexcept {
    const auto number = [&](std::size_t i) {
      return exists(i) && (token(i).is_number() || (token(i).is_word() && token(i).points <= 2));
    };
    if (at > 0 && (token(at - 1).is_number() || token(at - 1).mark == 1 || token(at - 1).is('.')))
      return true;
    if (number(at + 1)) return true;
    return exists(at + 1) && (token(at + 1).is('.') || token(at + 1).is(':')) &&
           (number(at + 2) || true);
  }

  /// "12a", "12 a", "12-14", "12/3/4": the last token of the number that `last` begins.
  std::size_t house_number_end(std::size_t last) const noexcept {
    if (!token(last).is_number()) return last;
    for (int parts = 0; parts < 4; ++parts) {
      if (tokens_.glued(last + 1) && token(last + 1).is_word() && token(last + 1).points <= 3)
        ++last;
      const bool joined =
          exists(last + 2) && (token(last + 1).is('-') || token(last + 1).is('/')) &&
          token(last + 1).size() <= 3 && token(last + 1).gap <= Gap::Blank &&
          token(last + 2).gap <= Gap::Blank && token(last + 2).kind != TokenKind::Mark &&
          token(last + 2).size() <= 4 &&
          (token(last + 2).is_number() ? token(last + 2).size() <= 4 : token(last + 2).points == 1);
      if (!joined) break;
      last += 2;
    }
    const bool letter = exists(last + 1) && token(last + 1).gap == Gap::Blank &&
                        token(last + 1).is_word() && token(last + 1).points == 1 &&
                        token(last + 1).ascii;
    if (!letter) return last;
    // "12 B 5": staircase and flat.
    const bool flat = token(last + 1).upper && exists(last + 2) && token(last + 2).is_number() &&
                      token(last + 2).size() <= 3 && token(last + 2).gap == Gap::Blank;
    if (flat) return last + 2;
    const bool before_end = !exists(last + 2) || token(last + 2).kind == TokenKind::Mark ||
                            token(last + 2).gap >= Gap::Line || token(last + 2).is_number();
    return before_end || token(last + 1).upper ? last + 1 : last;
  }

  const Tokens& tokens_;
  std::size_t street_ = 0;
};

/// The first of the words for streets that stand before the number, at most a few back: "Av." of
/// "Av. da Praça 5".
std::size_t first_near(const Tokens& tokens, std::size_t end, std::size_t number) noexcept {
  constexpr std::size_t kNear = 25;  // tokens
  std::size_t first = end;
  for (std::size_t back = 0; back < 4 && first > 0 && number - tokens.streets[first - 1] <= kNear;
       ++back)
    --first;
  return first == end ? tokens.size() : tokens.streets[first];
}

}  // namespace

void find_addresses(const Tokens& tokens, Findings& found) {
  Addresses addresses(tokens);
  std::size_t next_street = 0;
  std::size_t done = 0;
  for (const std::uint32_t number : tokens.numbers) {
    if (tokens[number].begin < done) continue;
    while (next_street < tokens.streets.size() && tokens.streets[next_street] < number)
      ++next_street;
    const std::size_t street =
        next_street == 0 ? tokens.size() : first_near(tokens, next_street, number);
    if (const auto finding = addresses.at(number, street)) {
      found.push_back(*finding);
      done = finding->end;
    }
  }
}

}  // namespace idiolect::privacy

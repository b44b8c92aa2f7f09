// privacy/lexicon.h
//
// What the detector knows of words: one table from the hash of a folded word to a set
// of roles. The fixed words are the tables of words.cc; names are added by the detector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace idiolect::privacy {

/// What a word may be a sign of. A word can have several roles.
enum Role : std::uint32_t {
  kPasswordCue = 1u << 0,   // "password", "Kennwort": a value follows
  kCodeCue = 1u << 1,       // "PIN", "code": digits follow, or stand before
  kHarmlessCode = 1u << 2,  // "zip", "promo": the code beside it is none
  kCopula = 1u << 3,        // "is", "lautet": the value comes next
  kPhoneCue = 1u << 4,      // "call", "Handynummer"
  kIdCue = 1u << 5,         // "passport", "PESEL"
  kOtherNumber = 1u << 6,   // "order", "ISBN", "flight": the number is no person's
  kUnit = 1u << 7,          // "euro", "km": the number is an amount
  kStreetBefore = 1u << 8,  // "rue", "via": the name of a street follows
  kStreetAfter = 1u << 9,   // "street", "Straße": the name stands before
  kStreetPlain = 1u << 10,  // of both: also in lower case hardly anything else
  kStreetThe = 1u << 11,    // "Am", "Unter den": begins the name of a street
  kAddressCue = 1u << 12,   // "address", "wohne"
  kUnitOfHouse = 1u << 13,  // "Apt", "floor", "bis"
  kCalendar = 1u << 14,     // months, weekdays
  kFunction = 1u << 15,     // articles, pronouns, … : no name of a street or town
  kExtension = 1u << 16,    // "ext", "Durchwahl"
  kParticle = 1u << 17,     // "van", "de": inside names
  kPronoun = 1u << 18,      // after "Will" or "May" it makes them verbs
  kOrdinary = 1u << 19,     // a name that is a word too: "rose"
  kNeverAlone = 1u << 20,   // "uncle", "work": no name, though it stands in the list of contacts
  kName = 1u << 21,         // a word of a contact's name
  kPhraseStart = 1u << 22,  // the first word of a name of several
  kIbanCue = 1u << 23,
  kCodeWords = 1u << 24,      // "your", "verification": beside a code that stands before its cue
  kSpelledAt = 1u << 26,      // "at", where it stands for '@'
  kVagueNumber = 1u << 27,    // "number", "nr": a phone's, unless something else says so
  kStreetEnglish = 1u << 28,  // of kStreetAfter: the house number may stand before the name
  kHouseNumber = 1u << 25,    // "No", "Nr": before the number of a house
  kInflectedName = 1u << 29,  // of kName: a form that some case gives it; counts with a capital
  kWeakCue = 1u << 30,  // of kPasswordCue: "wifi", "netflix": what follows has to look like one
  kStreetQualifier = 1u << 31,  // "Södra", "Alte": before the name of a street in one word
};

class Lexicon {
 public:
  /// The fixed words.
  Lexicon();

  void add(std::uint64_t hash, std::uint32_t roles);
  /// The roles of a word; 0 for most.
  std::uint32_t roles(std::uint64_t hash) const noexcept {
    const std::size_t bit = hash & (kFilterBits - 1);
    if ((filter_[bit / 64] >> (bit % 64) & 1) == 0) return 0;
    return find(hash);
  }

 private:
  static constexpr std::size_t kFilterBits = std::size_t{1} << 17;

  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t roles = 0;  // 0: free
  };

  std::uint32_t find(std::uint64_t hash) const noexcept;
  void grow();

  std::vector<std::uint64_t> filter_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

/// One row of the tables of words.cc: words with one blank between them.
struct Words {
  std::uint32_t roles;
  std::string_view words;
};

std::span<const Words> word_table() noexcept;

/// The roles of a sign that stands for a word: a house, a key, a telephone.
std::uint32_t roles_of_sign(char32_t sign) noexcept;
/// The roles of text in a script without blanks, by how it ends: "認証コードは".
std::uint32_t roles_of_spaceless(std::string_view text) noexcept;
/// The roles of a word that the tables do not have, by how it ends: "Verifieringskoden".
std::uint32_t roles_of_compound(std::string_view word) noexcept;

}  // namespace idiolect::privacy

#include "privacy/surrogates.h"

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "base/utf8.h"
#include "privacy/check_digits.h"
#include "privacy/fold.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

constexpr std::array<std::string_view, 64> kNames{
    "Alva",   "Ravi",    "Mira",   "Tomas",   "Lene",   "Oskar",   "Ines",   "Pavel",
    "Nadia",  "Emil",    "Selma",  "Hugo",    "Tilda",  "Marek",   "Yara",   "Anton",
    "Livia",  "Jonas",   "Petra",  "Samir",   "Elsa",   "Viktor",  "Amelie", "Darius",
    "Frieda", "Goran",   "Hedda",  "Ivar",    "Jelena", "Kasper",  "Lorena", "Matteo",
    "Nils",   "Ottilie", "Paolo",  "Ronja",   "Stefan", "Tereza",  "Ulrik",  "Vesna",
    "Wanda",  "Xenia",   "Yusuf",  "Zora",    "Aldo",   "Beatrix", "Cosmo",  "Delia",
    "Edvard", "Fiona",   "Gustav", "Helga",   "Igor",   "Judit",   "Klara",  "Lothar",
    "Magda",  "Norbert", "Olga",   "Philipp", "Rasmus", "Sonja",   "Tobias", "Verena"};

constexpr std::array<std::string_view, 12> kShortNames{
    "明月", "子涵", "小雨", "一诺", "思远", "佳音", "梓轩", "若兰", "天佑", "雅文", "志远", "春华"};

constexpr std::array<std::string_view, 16> kSyllables{"ve",  "lo", "ra", "mi",  "ten", "sal",
                                                      "dor", "ke", "nu", "bri", "fa",  "gol",
                                                      "pe",  "wi", "ha", "zum"};

/// Of the same kind: a digit, a small letter, a capital; anything else stays.
char like(char c, Random& random) {
  if (is_digit(c)) return static_cast<char>('0' + random.below(10));
  if (is_lower(c)) return static_cast<char>('a' + random.below(26));
  if (is_upper(c)) return static_cast<char>('A' + random.below(26));
  return c;
}

std::string alike(std::string_view value, Random random) {
  std::string result;
  for (std::size_t at = 0; at < value.size();) {
    const CodePoint point = code_point_at(value, at);
    // A letter beyond ASCII would tell which alphabet to try.
    const bool letter = point.value >= 0x80 && fold(point.value).kind == CharClass::Letter;
    if (letter)
      result += like('a', random);
    else if (point.value < 0x80)
      result += like(value[at], random);
    else
      result.append(value.substr(at, point.bytes));
    at += point.bytes;
  }
  return result;
}

std::string digits_of(std::string_view value) {
  std::string digits;
  std::ranges::copy_if(value, std::back_inserter(digits), is_digit);
  return digits;
}

/// `value` with its digits, in order, those of `digits`.
std::string with_digits(std::string_view value, std::string_view digits) {
  std::string result(value);
  std::size_t next = 0;
  for (char& c : result)
    if (is_digit(c) && next < digits.size()) c = digits[next++];
  return result;
}

/// Numbers that regulators keep for films and books: 'x' is any digit. With and without the
/// country code, as people write them there.
struct Reserved {
  std::string_view start;  // of the digits that are replaced
  std::string_view plan;
};

/// Source: NANPA 555-01xx, Ofcom 07700 900xxx, Arcep 06 39 98 xx xx, Bundesnetzagentur
/// 0171 39200xx, ACMA 5550 xxxx, PTS 070-1740 6xx, ComReg 020 91x xxxx.
constexpr std::array kReserved{Reserved{"1", "120255501xx"},   Reserved{"44", "447700900xxx"},
                               Reserved{"33", "3363998xxxx"},  Reserved{"49", "4917139200xx"},
                               Reserved{"61", "6125550xxxx"},  Reserved{"46", "467017406xx"},
                               Reserved{"353", "3532091xxxxx"}};

/// National numbers by how many digits they have.
constexpr std::array kReservedNational{Reserved{"0", "0639980xxx"}, Reserved{"0", "07700900xxx"},
                                       Reserved{"0", "017139200xxx"}};

std::string filled(std::string_view plan, Random& random) {
  std::string digits(plan);
  for (char& c : digits)
    if (c == 'x') c = static_cast<char>('0' + random.below(10));
  return digits;
}

/// The digits of a made-up phone number, as many as `digits`.
std::string phone_digits(std::string_view digits, bool international, Random& random) {
  const std::size_t prefix = international && digits.starts_with("00") ? 2 : 0;
  const std::string_view number = digits.substr(prefix);
  const bool abroad = international || (digits.starts_with("00") && digits.size() > 10);
  if (abroad) {
    for (const Reserved& range : kReserved)
      if (number.starts_with(range.start) && number.size() == range.plan.size())
        return std::string(digits.substr(0, prefix)) + filled(range.plan, random);
  } else {
    for (const Reserved& range : kReservedNational)
      if (number.starts_with(range.start) && number.size() == range.plan.size())
        return filled(range.plan, random);
    if (number.size() == 10 && number[0] >= '2') return filled("20255501xx", random);
  }
  // No country gives out a number that begins with noughts behind its code.
  const std::size_t keep = abroad ? std::min<std::size_t>(prefix + 2, digits.size()) : 0;
  std::string result(digits);
  for (std::size_t i = keep; i < result.size(); ++i)
    result[i] = i < keep + 2 ? '0' : static_cast<char>('0' + random.below(10));
  return result;
}

/// The name in the way `model` is written: all small, all capitals, or one capital.
std::string in_case_of(std::string_view name, std::string_view model) {
  std::string result(name);
  const bool small = is_lower(model.front());
  const bool loud = model.size() > 1 &&
                    std::ranges::all_of(model, [](char c) { return !is_lower(c); }) &&
                    is_upper(model.front());
  for (char& c : result) {
    if (small && is_upper(c)) c = static_cast<char>(c + 32);
    if (loud && is_lower(c)) c = static_cast<char>(c - 32);
  }
  return result;
}

std::string word_like(std::string_view word, Random& random) {
  std::string result;
  while (result.size() < std::max<std::size_t>(word.size(), 4) && result.size() < 14)
    result += kSyllables[random.below(kSyllables.size())];
  if (!is_lower(word.front())) result[0] = static_cast<char>(result[0] - 32);
  return result;
}

constexpr std::array<std::string_view, 14> kStreetEndings{
    "strasse", "straße", "str",   "gasse", "weg",  "platz", "allee",
    "straat",  "gracht", "gatan", "vägen", "gata", "katu",  "laan"};

}  // namespace

Random Surrogates::random_for(PersonalData what, std::string_view key) const {
  // The seed on both sides keeps longer values from being derived from shorter ones (HMAC's worry).
  const std::string inner =
      sha256_hex(seed_ + '\0' + std::string(slug(what)) + '\0' + std::string(key));
  const std::string digest = sha256_hex(seed_ + inner);
  std::uint64_t value = 0;
  for (const char c : std::string_view(digest).substr(0, 16))
    value = value * 16 + static_cast<std::uint64_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
  return Random(value);
}

std::string Surrogates::phone(std::string_view value) const {
  const std::string digits = digits_of(value);
  // "+49 170 1234567" and "0170 1234567" are one number: the last digits are what they share.
  const std::string_view key =
      std::string_view(digits).substr(digits.size() - std::min<std::size_t>(8, digits.size()));
  Random random = random_for(PersonalData::Phone, key);
  return with_digits(value,
                     phone_digits(digits, value.find('+') != std::string_view::npos, random));
}

std::string Surrogates::email(std::string_view value) const {
  constexpr std::array<std::string_view, 3> kDomains{"example.com", "example.org", "example.net"};
  Random random = random_for(PersonalData::Email, folded_text(value));
  std::string local = in_case_of(kNames[random.below(kNames.size())], "a");
  local += '.' + word_like("aaaaa", random) + std::to_string(random.below(90) + 10);
  return local + '@' + std::string(kDomains[random.below(kDomains.size())]);
}

std::string Surrogates::link(std::string_view value) const {
  Random random = random_for(PersonalData::LinkWithCredentials, value);
  const std::size_t scheme = std::min(value.find("://"), value.size());
  std::string result(value.substr(0, scheme));
  result += "://example.com/";
  for (int i = 0; i < 8; ++i) result += like('a', random);
  return result;
}

std::string Surrogates::card(std::string_view value) const {
  const std::string digits = digits_of(value);
  Random random = random_for(PersonalData::Card, digits);
  std::string other = alike(digits, random);
  if (!other.empty()) other[0] = '4';
  while (luhn(other)) other.back() = static_cast<char>('0' + (other.back() - '0' + 1) % 10);
  return with_digits(value, other);
}

std::string Surrogates::iban(std::string_view value) const {
  std::string key;
  for (const char c : value)
    if (is_digit(c) || is_upper(c) || is_lower(c))
      key += is_lower(c) ? static_cast<char>(c - 32) : c;
  std::string result = alike(value, random_for(PersonalData::Iban, key));
  // The country stays, and check digits below 02 are never given.
  for (std::size_t i = 0; i < std::min<std::size_t>(2, result.size()); ++i) result[i] = value[i];
  std::size_t checks = 0;
  for (std::size_t i = 2; i < result.size() && checks < 2; ++i)
    if (is_digit(result[i])) {
      result[i] = '0';
      ++checks;
    }
  return result;
}

std::string Surrogates::national_id(std::string_view value) const {
  constexpr int kMostTries = 64;
  Random random = random_for(PersonalData::NationalId, digits_of(value) + folded_text(value));
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    std::string other = alike(value, Random(random.next()));
    if (checker_.find(other).empty()) return other;
  }
  return with_digits(value, std::string(value.size(), '0'));
}

std::string Surrogates::address(std::string_view value) const {
  Random random = random_for(PersonalData::Address, folded_text(value));
  const Tokens tokens = tokenize(value, words_);
  std::string result;
  std::size_t at = 0;
  for (const Token& token : tokens.all) {
    result.append(value.substr(at, token.begin - at));
    const std::string_view word = tokens.of(token);
    at = token.end;
    if (token.is_number()) {
      std::string digits = alike(word, Random(random.next()));
      if (digits.size() >= 4) digits[0] = digits[1] = '0';
      if (digits[0] == '0' && digits.size() < 4) digits[0] = '1';
      result += digits;
    } else if (!token.is_word() || token.has(kStreetAfter | kStreetBefore | kUnitOfHouse |
                                             kParticle | kStreetThe | kHouseNumber)) {
      result += word;
    } else if (token.spaceless || token.points <= 2) {
      result += alike(word, Random(random.next()));
    } else {
      const auto ending = std::ranges::find_if(kStreetEndings, [&](std::string_view end) {
        return word.size() > end.size() + 1 && word.ends_with(end);
      });
      const std::string_view kept = ending == kStreetEndings.end() ? std::string_view() : *ending;
      result += word_like(word.substr(0, word.size() - kept.size()), random) + std::string(kept);
    }
  }
  return result.append(value.substr(at));
}

std::string Surrogates::name(std::string_view value) const {
  const Tokens tokens = tokenize(value, words_);
  std::string result;
  std::size_t at = 0;
  for (const Token& token : tokens.all) {
    result.append(value.substr(at, token.begin - at));
    at = token.end;
    const std::string_view word = tokens.of(token);
    if (token.is_number()) {
      result += alike(word, random_for(PersonalData::Name, word));
    } else if (!token.is_word() || (token.has(kParticle) && token.size() < value.size())) {
      result += word;
    } else {
      Random random = random_for(PersonalData::Name, folded_text(word));
      std::string other;
      do {
        other = token.spaceless ? std::string(kShortNames[random.below(kShortNames.size())])
                                : in_case_of(kNames[random.below(kNames.size())], word);
      } while (folded_text(other) == folded_text(word));
      result += other;
    }
  }
  return result.append(value.substr(at));
}

std::string Surrogates::of(PersonalData what, std::string_view value) const {
  switch (what) {
    case PersonalData::LinkWithCredentials:
      return link(value);
    case PersonalData::Email:
      return email(value);
    case PersonalData::Iban:
      return iban(value);
    case PersonalData::Card:
      return card(value);
    case PersonalData::NationalId:
      return national_id(value);
    case PersonalData::Phone:
      return phone(value);
    case PersonalData::Address:
      return address(value);
    case PersonalData::Secret:
      return alike(value, random_for(what, value));
    case PersonalData::Name:
      return name(value);
  }
  return {};
}

}  // namespace idiolect::privacy

// IBANs: the length of each country (ISO 13616 registry), then the check digits.
#include <algorithm>
#include <array>
#include <string>

#include "privacy/ascii.h"
#include "privacy/check_digits.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// "DE22" for Germany's 22 characters.
constexpr std::string_view kLengths =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
    "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32"
    "LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24"
    "RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

std::size_t length_of(char first, char second) noexcept {
  for (std::size_t i = 0; i < kLengths.size(); i += 4)
    if (kLengths[i] == first && kLengths[i + 1] == second)
      return static_cast<std::size_t>(kLengths[i + 2] - '0') * 10 +
             static_cast<std::size_t>(kLengths[i + 3] - '0');
  return 0;
}

/// The bytes of a separator at `at`: a blank of any kind, a dash; 0 where there is none.
std::size_t separator(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return 0;
  if (text[at] == ' ' || text[at] == '-' || text[at] == '.') return 1;
  if (text.substr(at).starts_with("\xC2\xA0")) return 2;
  if (text.substr(at).starts_with("\xE2\x80\xAF")) return 3;
  return 0;
}

bool says_iban(const Tokens& tokens, std::size_t token) noexcept {
  for (std::size_t back = 1; back <= 4 && back <= token; ++back)
    if (tokens.of(tokens[token - back]) == "IBAN" || tokens.of(tokens[token - back]) == "iban")
      return true;
  return false;
}

}  // namespace

std::optional<Finding> iban_at(const Tokens& tokens, std::size_t token) noexcept {
  if (token == 0 || tokens[token].size() < 2 || tokens[token].gap > Gap::Blank) return std::nullopt;
  const Token& country = tokens[token - 1];
  if (!country.is_word() || !country.ascii || country.size() != 2) return std::nullopt;
  if (token > 1 && tokens.glued(token - 1) &&
      (tokens[token - 2].is_number() || tokens.letter_before(token - 1)))
    return std::nullopt;
  const std::string_view text = tokens.text;
  const std::size_t length = length_of(upper(text[country.begin]), upper(text[country.begin + 1]));
  if (length == 0) return std::nullopt;
  std::array<char, 34> code{};
  std::size_t size = 0;
  std::size_t at = country.begin;
  while (size < length && at < text.size()) {
    if (is_digit(text[at]) || is_letter(text[at])) {
      code[size++] = upper(text[at++]);
      continue;
    }
    const std::size_t bytes = separator(text, at);
    if (bytes == 0) break;
    at += bytes;
  }
  const bool ends = at >= text.size() || (!is_digit(text[at]) && !is_letter(text[at]));
  const std::string_view whole(code.data(), size);
  if (size != length || !ends || !is_digit(code[2]) || !is_digit(code[3])) return std::nullopt;
  // Somebody's account with a slip of the pen is still somebody's account.
  const bool mostly_digits = std::ranges::count_if(whole, is_digit) >= 10;
  if (!iban_mod97(whole) && !(says_iban(tokens, token - 1) && mostly_digits)) return std::nullopt;
  return Finding{country.begin, at, PersonalData::Iban};
}

}  // namespace idiolect::privacy

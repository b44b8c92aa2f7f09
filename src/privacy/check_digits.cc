#include "privacy/check_digits.h"

#include <algorithm>
#include <array>

namespace idiolect::privacy {
namespace {

using Weights = std::span<const std::uint8_t>;

constexpr std::uint32_t digit(char c) noexcept { return static_cast<std::uint32_t>(c - '0'); }

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) noexcept { return std::ranges::all_of(text, is_digit); }

bool all_same(std::string_view digits) noexcept {
  return std::ranges::all_of(digits, [&](char c) { return c == digits.front(); });
}

/// 36 values: 0 to 9, then A to Z.
constexpr std::uint32_t value36(char c) noexcept {
  return is_digit(c) ? digit(c) : static_cast<std::uint32_t>(c - 'A') + 10;
}

std::uint32_t pair(std::string_view digits, std::size_t at) noexcept {
  return digit(digits[at]) * 10 + digit(digits[at + 1]);
}

bool is_day(std::uint32_t day) noexcept { return day >= 1 && day <= 31; }
bool is_month(std::uint32_t month) noexcept { return month >= 1 && month <= 12; }

/// YYMMDD at the start.
bool begins_with_date(std::string_view digits) noexcept {
  return is_month(pair(digits, 2)) && is_day(pair(digits, 4));
}

std::uint32_t mod(std::string_view digits, std::uint32_t modulus) noexcept {
  std::uint32_t rest = 0;
  for (const char c : digits) rest = (rest * 10 + digit(c)) % modulus;
  return rest;
}

}  // namespace

bool luhn(std::string_view digits) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::uint32_t value = digit(digits[digits.size() - 1 - i]);
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

bool iban_mod97(std::string_view iban) noexcept {
  if (iban.size() < 5) return false;
  std::uint32_t rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const std::uint32_t value = value36(iban[(i + 4) % iban.size()]);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest == 1;
}

bool verhoeff(std::string_view digits) noexcept {
  constexpr std::array<std::string_view, 10> kProduct{
      "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
      "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"};
  constexpr std::array<std::string_view, 8> kPermutation{"0123456789", "1576283094", "5803796142",
                                                         "8916043527", "9453126870", "4286573901",
                                                         "2793806415", "7046913258"};
  std::size_t check = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t value = digit(digits[digits.size() - 1 - i]);
    check = digit(kProduct[check][digit(kPermutation[i % 8][value])]);
  }
  return check == 0;
}

bool mod11_10(std::string_view digits) noexcept {
  std::uint32_t product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    const std::uint32_t sum = (digit(c) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (11 - product) % 10 == digit(digits.back());
}

std::uint32_t weighted_sum(std::string_view digits, Weights weights) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < std::min(digits.size(), weights.size()); ++i)
    sum += digit(digits[i]) * weights[i];
  return sum;
}

bool is_short_date(std::string_view day, std::string_view month) noexcept {
  return is_day(pair(day, 0)) && is_month(pair(month, 0));
}

bool is_written_date(std::string_view digits) noexcept {
  return digits.size() == 8 && (digits.starts_with("19") || digits.starts_with("20")) &&
         is_short_date(digits.substr(6, 2), digits.substr(4, 2));
}

std::uint64_t number_of(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 10 + digit(c);
  return value;
}

bool de_tax_number(std::string_view digits) noexcept {
  if (digits.front() == '0' || !mod11_10(digits)) return false;
  // Of the first ten digits one occurs twice or thrice, and at least one not at all.
  std::array<int, 10> counts{};
  for (const char c : digits.substr(0, 10)) ++counts[digit(c)];
  const int most = *std::ranges::max_element(counts);
  return most == 2 || most == 3;
}

bool de_pension_number(std::string_view code) noexcept {
  // The letter counts as two digits, A = 01.
  constexpr std::array<std::uint8_t, 12> kWeights{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  const auto letter = static_cast<std::uint32_t>(code[8] - 'A') + 1;
  const std::array<std::uint32_t, 12> values{digit(code[0]), digit(code[1]), digit(code[2]),
                                             digit(code[3]), digit(code[4]), digit(code[5]),
                                             digit(code[6]), digit(code[7]), letter / 10,
                                             letter % 10,    digit(code[9]), digit(code[10])};
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t product = values[i] * kWeights[i];
    sum += product / 10 + product % 10;
  }
  return sum % 10 == digit(code[11]) && is_month(pair(code, 4));
}

bool de_id_card(std::string_view code) noexcept {
  constexpr std::array<std::uint8_t, 3> kWeights{7, 3, 1};
  constexpr std::string_view kLetters = "CFGHJKLMNPRTVWXYZ";
  if (kLetters.find(code[0]) == std::string_view::npos || !is_digit(code[9])) return false;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    if (!is_digit(code[i]) && kLetters.find(code[i]) == std::string_view::npos) return false;
    sum += value36(code[i]) * kWeights[i % 3];
  }
  return sum % 10 == digit(code[9]);
}

bool at_social_security(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 10> kWeights{3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
  if (digits.front() == '0' || !is_day(pair(digits, 4)) || pair(digits, 6) > 15 ||
      pair(digits, 6) == 0)
    return false;
  return weighted_sum(digits, kWeights) % 11 == digit(digits[3]);
}

bool ch_ahv(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 13> kWeights{1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
  return digits.starts_with("756") && weighted_sum(digits, kWeights) % 10 == 0;
}

bool fr_nir(std::string_view code) noexcept {
  if (code[0] < '1' || code[0] > '8') return false;
  std::array<char, 13> body{};
  std::copy_n(code.begin(), 13, body.begin());
  std::uint64_t less = 0;
  if (code[6] == 'A' || code[6] == 'B') {
    if (code[5] != '2') return false;
    less = code[6] == 'A' ? 1'000'000 : 2'000'000;
    body[6] = '0';
  }
  const std::string_view plain(body.data(), body.size());
  if (!all_digits(plain) || !all_digits(code.substr(13))) return false;
  const std::uint32_t month = pair(plain, 3);
  if (month == 0 || (month > 12 && month < 20)) return false;
  return 97 - (number_of(plain) - less) % 97 == number_of(code.substr(13));
}

bool fr_tax_number(std::string_view digits) noexcept {
  return digits.front() <= '3' &&
         number_of(digits.substr(0, 10)) % 511 == number_of(digits.substr(10));
}

bool be_national_number(std::string_view digits) noexcept {
  const std::uint32_t month =
      pair(digits, 2) % 20;  // 20 and 40 are added for those without a register
  if (month > 12 || pair(digits, 4) > 31) return false;
  const std::uint64_t body = number_of(digits.substr(0, 9));
  const std::uint64_t check = number_of(digits.substr(9));
  return 97 - body % 97 == check || 97 - (2'000'000'000 + body) % 97 == check;
}

bool nl_bsn(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 9> kWeights{9, 8, 7, 6, 5, 4, 3, 2, 10};  // 10 = -1 mod 11
  return !all_same(digits) && weighted_sum(digits, kWeights) % 11 == 0;
}

bool es_dni(std::string_view code) noexcept {
  constexpr std::string_view kLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
  if (code.size() != 9) return false;
  std::uint64_t number = 0;
  if (is_digit(code[0])) {
    number = number_of(code.substr(0, 8));
  } else {
    if (code[0] < 'X' || code[0] > 'Z') return false;
    number = static_cast<std::uint64_t>(code[0] - 'X') * 10'000'000 + number_of(code.substr(1, 7));
  }
  return kLetters[number % 23] == code[8];
}

bool es_social_security(std::string_view digits) noexcept {
  const std::uint64_t province = number_of(digits.substr(0, 2));
  const std::uint64_t number = number_of(digits.substr(2, 8));
  if (province == 0 || province > 66) return false;
  const std::uint64_t body =
      number < 10'000'000 ? number + province * 10'000'000 : number_of(digits.substr(0, 10));
  return body % 97 == number_of(digits.substr(10));
}

bool it_codice_fiscale(std::string_view code) noexcept {
  constexpr std::array<std::uint8_t, 26> kOddLetter{
      1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  constexpr std::string_view kMonths = "ABCDEHLMPRST";
  if (kMonths.find(code[8]) == std::string_view::npos) return false;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const std::uint32_t value = is_digit(code[i]) ? digit(code[i]) : value36(code[i]) - 10;
    sum += i % 2 == 0 ? kOddLetter[value] : value;
  }
  return sum % 26 == value36(code[15]) - 10;
}

bool pt_nif(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 8> kWeights{9, 8, 7, 6, 5, 4, 3, 2};
  if (digits.front() == '0' || digits.front() == '4') return false;
  const std::uint32_t rest = weighted_sum(digits, kWeights) % 11;
  return (rest < 2 ? 0 : 11 - rest) == digit(digits[8]);
}

bool pt_niss(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 10> kWeights{29, 23, 19, 17, 13, 11, 7, 5, 3, 2};
  if (digits.front() != '1' && digits.front() != '2') return false;
  return 9 - weighted_sum(digits, kWeights) % 10 == digit(digits[10]);
}

bool pt_citizen_card(std::string_view code) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    std::uint32_t value = value36(code[i]);
    if (i % 2 == 0) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

bool pl_pesel(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 11> kWeights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  return is_month(pair(digits, 2) % 20) && is_day(pair(digits, 4)) &&
         weighted_sum(digits, kWeights) % 10 == 0;
}

bool pl_nip(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 9> kWeights{6, 5, 7, 2, 3, 4, 5, 6, 7};
  return digits.front() != '0' && weighted_sum(digits, kWeights) % 11 == digit(digits[9]);
}

bool pl_id_card(std::string_view code) noexcept {
  constexpr std::array<std::uint8_t, 9> kWeights{7, 3, 1, 9, 7, 3, 1, 7, 3};
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 9; ++i) sum += value36(code[i]) * kWeights[i];
  return sum % 10 == 0;
}

bool cz_birth_number(std::string_view digits) noexcept {
  const std::uint32_t month = pair(digits, 2) % 50;
  if (!is_month(month > 20 ? month - 20 : month) || !is_day(pair(digits, 4))) return false;
  if (digits.size() == 9) return true;  // before 1954
  return number_of(digits) % 11 == 0 || (mod(digits.substr(0, 9), 11) == 10 && digits[9] == '0');
}

bool se_personnummer(std::string_view digits) noexcept {
  if (digits.size() == 12) {
    const std::uint32_t century = pair(digits, 0);
    if (century < 18 || century > 20) return false;
    digits.remove_prefix(2);
  }
  const std::uint32_t day = pair(digits, 4);
  return is_month(pair(digits, 2)) && is_day(day > 60 ? day - 60 : day) && luhn(digits);
}

bool no_fodselsnummer(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 10> kFirst{3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
  constexpr std::array<std::uint8_t, 11> kSecond{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  const std::uint32_t day = pair(digits, 0);
  const std::uint32_t month = pair(digits, 2);
  return is_day(day > 40 ? day - 40 : day) && is_month(month > 40 ? month - 40 : month) &&
         weighted_sum(digits, kFirst) % 11 == 0 && weighted_sum(digits, kSecond) % 11 == 0;
}

bool dk_cpr_date(std::string_view digits) noexcept {
  const std::uint32_t day = pair(digits, 0);
  return is_day(day > 60 ? day - 60 : day) && is_month(pair(digits, 2));
}

bool dk_cpr_checked(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 10> kWeights{4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  return dk_cpr_date(digits) && weighted_sum(digits, kWeights) % 11 == 0;
}

bool fi_hetu(std::string_view code) noexcept {
  constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  if (!is_day(pair(code, 0)) || !is_month(pair(code, 2))) return false;
  const std::uint64_t number = number_of(code.substr(0, 6)) * 1000 + number_of(code.substr(7, 3));
  return kChecks[number % 31] == code[10];
}

bool gb_nhs(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 9> kWeights{10, 9, 8, 7, 6, 5, 4, 3, 2};
  const std::uint32_t check = 11 - weighted_sum(digits, kWeights) % 11;
  return !all_same(digits) && (check == 11 ? 0 : check) == digit(digits[9]);
}

bool gb_nino(std::string_view code) noexcept {
  constexpr std::string_view kNeverFirst = "DFIQUV";
  constexpr std::string_view kNeverSecond = "DFIOQUV";
  const std::string_view prefix = code.substr(0, 2);
  for (const std::string_view unused : {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
    if (prefix == unused) return false;
  return kNeverFirst.find(code[0]) == std::string_view::npos &&
         kNeverSecond.find(code[1]) == std::string_view::npos && code[8] >= 'A' && code[8] <= 'D';
}

bool ie_pps(std::string_view code) noexcept {
  constexpr std::string_view kLetters = "WABCDEFGHIJKLMNOPQRSTUV";
  constexpr std::array<std::uint8_t, 7> kWeights{8, 7, 6, 5, 4, 3, 2};
  std::uint32_t sum = weighted_sum(code.substr(0, 7), kWeights);
  if (code.size() == 9 && code[8] != 'W') sum += (value36(code[8]) - 9) * 9;
  return kLetters[sum % 23] == code[7];
}

bool us_ssn(std::string_view digits) noexcept {
  const std::uint64_t area = number_of(digits.substr(0, 3));
  const std::uint64_t group = number_of(digits.substr(3, 2));
  const bool taxpayer = area >= 900 && group >= 50;  // ITIN
  return area != 0 && area != 666 && (area < 900 || taxpayer) && group != 0 &&
         digits.substr(5) != "0000";
}

bool ca_sin(std::string_view digits) noexcept { return !all_same(digits) && luhn(digits); }

bool br_cpf(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 10> kWeights{11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
  const std::uint32_t first =
      weighted_sum(digits.substr(0, 9), Weights(kWeights).subspan(1)) * 10 % 11 % 10;
  const std::uint32_t second = weighted_sum(digits.substr(0, 10), kWeights) * 10 % 11 % 10;
  return !all_same(digits) && first == digit(digits[9]) && second == digit(digits[10]);
}

bool br_cnpj(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 13> kWeights{6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
  const auto check = [](std::uint32_t sum) { return sum % 11 < 2 ? 0 : 11 - sum % 11; };
  return !all_same(digits) &&
         check(weighted_sum(digits.substr(0, 12), Weights(kWeights).subspan(1))) ==
             digit(digits[12]) &&
         check(weighted_sum(digits.substr(0, 13), kWeights)) == digit(digits[13]);
}

bool mx_curp(std::string_view code) noexcept {
  // Ñ stands between N and O and moves the letters behind it by one.
  const auto value = [](char c) { return value36(c) + (c > 'N' ? 1u : 0u); };
  if (!begins_with_date(code.substr(4))) return false;
  if (std::string_view("HMX").find(code[10]) == std::string_view::npos) return false;
  std::uint32_t sum = 0;
  for (std::uint32_t i = 0; i < 17; ++i) sum += value(code[i]) * (18 - i);
  return is_digit(code[17]) && (10 - sum % 10) % 10 == digit(code[17]);
}

bool mx_rfc(std::string_view code) noexcept { return begins_with_date(code.substr(4)); }

bool in_aadhaar(std::string_view digits) noexcept {
  return digits.front() >= '2' && verhoeff(digits);
}

bool in_pan(std::string_view code) noexcept {
  return std::string_view("ABCFGHJLPT").find(code[3]) != std::string_view::npos;
}

bool au_tfn(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 9> kNine{1, 4, 3, 7, 5, 8, 6, 9, 10};
  constexpr std::array<std::uint8_t, 8> kEight{10, 7, 8, 4, 6, 3, 5, 1};
  if (all_same(digits)) return false;
  return weighted_sum(digits, digits.size() == 9 ? Weights(kNine) : Weights(kEight)) % 11 == 0;
}

bool au_medicare(std::string_view digits) noexcept {
  constexpr std::array<std::uint8_t, 8> kWeights{1, 3, 7, 9, 1, 3, 7, 9};
  return digits.front() >= '2' && digits.front() <= '6' &&
         weighted_sum(digits.substr(0, 8), kWeights) % 10 == digit(digits[8]);
}

bool tr_tckn(std::string_view digits) noexcept {
  if (digits.front() == '0') return false;
  std::uint32_t odd = 0;
  std::uint32_t even = 0;
  for (std::size_t i = 0; i < 9; ++i) (i % 2 == 0 ? odd : even) += digit(digits[i]);
  const std::uint32_t tenth = (odd * 7 + 10 * 9 - even) % 10;  // 90 keeps it above zero
  return tenth == digit(digits[9]) && (odd + even + tenth) % 10 == digit(digits[10]);
}

bool za_id(std::string_view digits) noexcept {
  return begins_with_date(digits) && digits[10] <= '2' && luhn(digits);
}

}  // namespace idiolect::privacy

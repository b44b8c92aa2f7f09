// What is no word of the tables and still says something: signs, text without blanks between its
// words, and compounds, of which the last part counts.
#include <algorithm>
#include <array>

#include "privacy/lexicon.h"

namespace idiolect::privacy {
namespace {

struct Sign {
  char32_t value;
  std::uint32_t roles;
};

constexpr std::array kSigns{
    Sign{0x260E, kPhoneCue},
    Sign{0x1F3E0, kAddressCue},  // telephone, house
    Sign{0x1F3E1, kAddressCue},
    Sign{0x1F3E2, kAddressCue},  // house with a garden, office
    Sign{0x1F3D8, kAddressCue},
    Sign{0x1F4CC, kAddressCue},  // houses, pushpin
    Sign{0x1F4CD, kAddressCue},
    Sign{0x1F5FA, kAddressCue},  // round pushpin, map
    Sign{0x1F4DE, kPhoneCue},
    Sign{0x1F4F1, kPhoneCue},  // receiver, mobile
    Sign{0x1F4F2, kPhoneCue},
    Sign{0x1F4E6, kAddressCue},  // mobile with an arrow, parcel
    Sign{0x1F4EB, kAddressCue},
    Sign{0x1F4EC, kAddressCue},  // letter boxes
    Sign{0x1F4EE, kAddressCue},
    Sign{0x1F510, kPasswordCue | kCodeCue},  // letter box, lock with a key
    Sign{0x1F511, kPasswordCue | kCodeCue},
    Sign{0x1F512, kPasswordCue | kCodeCue},  // key, lock
    Sign{0x1F513, kPasswordCue | kCodeCue},
    Sign{0x1F5DD, kPasswordCue | kCodeCue},  // open lock, old key
};

struct Tail {
  std::string_view text;
  std::uint32_t roles;
};

constexpr std::array kSpaceless{
    Tail{"密码", kPasswordCue | kCodeCue},
    Tail{"密碼", kPasswordCue | kCodeCue},
    Tail{"口令", kPasswordCue},
    Tail{"验证码", kCodeCue},
    Tail{"驗證碼", kCodeCue},
    Tail{"校验码", kCodeCue},
    Tail{"パスワード", kPasswordCue | kCodeCue},
    Tail{"暗証番号", kCodeCue},
    Tail{"認証番号", kCodeCue},
    Tail{"認証コード", kCodeCue},
    Tail{"確認コード", kCodeCue},
    Tail{"비밀번호", kPasswordCue | kCodeCue},
    Tail{"인증번호", kCodeCue},
    Tail{"인증코드", kCodeCue},
    Tail{"암호", kPasswordCue},
    Tail{"비번", kPasswordCue | kCodeCue},
    Tail{"패스워드", kPasswordCue},
    Tail{"รหัสผ่าน", kPasswordCue},
    Tail{"รหัส", kCodeCue},
    Tail{"电话", kPhoneCue},
    Tail{"電話", kPhoneCue},
    Tail{"手机", kPhoneCue},
    Tail{"电话号码", kPhoneCue},
    Tail{"電話番号", kPhoneCue},
    Tail{"전화번호", kPhoneCue},
    Tail{"번호", kPhoneCue},
};

/// What may stand between such a word and what it announces.
constexpr auto kParticles = std::to_array<std::string_view>(
    {"は", "が", "を", "는", "은", "가", "이", "是", "为", "為", "："});

/// Ends of compounds in the languages that write them as one word; lower case.
constexpr std::array kCompounds{
    Tail{"code", kCodeCue},           Tail{"kode", kCodeCue},
    Tail{"koden", kCodeCue},          Tail{"kod", kCodeCue},
    Tail{"koodi", kCodeCue},          Tail{"koodin", kCodeCue},
    Tail{"passwort", kPasswordCue},   Tail{"kennwort", kPasswordCue},
    Tail{"passord", kPasswordCue},    Tail{"senord", kPasswordCue},
    Tail{"senordet", kPasswordCue},   Tail{"passordet", kPasswordCue},
    Tail{"wachtwoord", kPasswordCue}, Tail{"password", kPasswordCue},
    Tail{"salasana", kPasswordCue},   Tail{"adgangskode", kPasswordCue},
};

/// Whether any of `tails` ends with this byte: spares almost every word the comparisons.
template <std::size_t size>
constexpr std::array<bool, 256> last_bytes(const std::array<Tail, size>& tails) noexcept {
  std::array<bool, 256> last{};
  for (const Tail& tail : tails) last[static_cast<unsigned char>(tail.text.back())] = true;
  return last;
}

bool ends_folded(std::string_view word, std::string_view tail) noexcept {
  if (word.size() <= tail.size()) return false;
  return std::ranges::equal(word.substr(word.size() - tail.size()), tail, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

std::uint32_t roles_of_sign(char32_t sign) noexcept {
  if (sign < 0x1F3D8 ? sign != 0x260E : sign > 0x1F5FA) return 0;
  const auto known = std::ranges::find(kSigns, sign, &Sign::value);
  return known == kSigns.end() ? 0 : known->roles;
}

std::uint32_t roles_of_spaceless(std::string_view text) noexcept {
  static constexpr auto kLast = last_bytes(kSpaceless);
  for (const std::string_view particle : kParticles)
    if (text.size() > particle.size() + 3 && text.ends_with(particle)) {
      text.remove_suffix(particle.size());
      break;
    }
  if (text.empty() || !kLast[static_cast<unsigned char>(text.back())]) return 0;
  std::uint32_t roles = 0;
  for (const Tail& tail : kSpaceless)
    if (text.ends_with(tail.text)) roles |= tail.roles;
  return roles;
}

std::uint32_t roles_of_compound(std::string_view word) noexcept {
  static constexpr auto kLast = last_bytes(kCompounds);
  const auto last = static_cast<unsigned char>(word.back());
  if (!kLast[last >= 'A' && last <= 'Z' ? last + 32u : last]) return 0;
  std::uint32_t roles = 0;
  for (const Tail& tail : kCompounds)
    if (ends_folded(word, tail.text)) roles |= tail.roles;
  return roles;
}

}  // namespace idiolect::privacy

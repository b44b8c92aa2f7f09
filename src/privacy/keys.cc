// Keys of services and private keys, which are told by their shape alone.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "privacy/ascii.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// Keys that services begin with a mark of their own: the start, and how long they are at least.
struct Shape {
  std::string_view start;
  std::size_t shortest;
  std::string_view also = {};  // characters besides letters, digits, '_' and '-'
};

constexpr std::array kShapes{
    // model services
    Shape{"sk-", 20}, Shape{"hf_", 30}, Shape{"rpa_", 30}, Shape{"gsk_", 30}, Shape{"r8_", 30},
    Shape{"tvly-", 20}, Shape{"pplx-", 40}, Shape{"nvapi-", 40}, Shape{"xai-", 40},
    // payment
    Shape{"sk_live_", 20}, Shape{"sk_test_", 20}, Shape{"pk_live_", 20}, Shape{"pk_test_", 20},
    Shape{"rk_live_", 20}, Shape{"rk_test_", 20}, Shape{"whsec_", 20}, Shape{"sq0", 20},
    Shape{"shpat_", 30}, Shape{"shpss_", 30}, Shape{"shpca_", 30}, Shape{"shppa_", 30},
    // code and packages
    Shape{"ghp_", 30}, Shape{"gho_", 30}, Shape{"ghu_", 30}, Shape{"ghs_", 30}, Shape{"ghr_", 30},
    Shape{"github_pat_", 30}, Shape{"glpat-", 20}, Shape{"glptt-", 20}, Shape{"glrt-", 20},
    Shape{"npm_", 30}, Shape{"pypi-", 30}, Shape{"dckr_pat_", 25}, Shape{"lin_api_", 30},
    Shape{"sntrys_", 30, "=+/"}, Shape{"phc_", 30}, Shape{"PMAK-", 30}, Shape{"figd_", 30},
    // clouds
    Shape{"AKIA", 20}, Shape{"ASIA", 20}, Shape{"AROA", 20}, Shape{"AIza", 35},
    Shape{"ya29.", 20, "."}, Shape{"GOCSPX-", 24}, Shape{"dop_v1_", 40}, Shape{"doo_v1_", 40},
    Shape{"dapi", 34}, Shape{"hvs.", 24, "."}, Shape{"glsa_", 30}, Shape{"sbp_", 30},
    // talk, mail and notes
    Shape{"xoxb-", 20}, Shape{"xoxp-", 20}, Shape{"xoxa-", 20}, Shape{"xoxs-", 20},
    Shape{"xoxe-", 20}, Shape{"xapp-", 20}, Shape{"SG.", 30, "."}, Shape{"EAAC", 30},
    Shape{"secret_", 30}, Shape{"ntn_", 30}, Shape{"ATATT3", 40, "="}, Shape{"key-", 32},
    Shape{"SK", 34}, Shape{"AC", 34},
    // of no single service
    Shape{"eyJ", 30, "."}, Shape{"AGE-SECRET-KEY-1", 50}, Shape{"xprv", 100}};

bool is_key_character(char c) noexcept { return is_alnum(c) || c == '_' || c == '-'; }

/// Where the key of this shape ends that `text` begins with; 0 where it begins with none.
std::size_t shape_end(std::string_view text, const Shape& shape) noexcept {
  constexpr std::size_t kLongest = 4096;
  if (!text.starts_with(shape.start)) return 0;
  std::size_t end = shape.start.size();
  std::size_t digits = 0;
  std::size_t capitals = 0;
  while (end < text.size() && end < kLongest &&
         (is_key_character(text[end]) || shape.also.find(text[end]) != std::string_view::npos)) {
    if (is_digit(text[end])) ++digits;
    if (is_upper(text[end])) ++capitals;
    ++end;
  }
  while (end > 0 && !is_alnum(text[end - 1])) --end;
  // "sk-" begins words as well: there only digits tell a key.
  const bool random = digits >= 2 || (shape.start.size() > 3 && digits + capitals >= 4);
  return end >= shape.shortest && random ? end : 0;
}

/// The shapes by their first letter.
std::span<const Shape* const> shapes_with(char first) noexcept {
  static const auto kByLetter = [] {
    std::array<std::vector<const Shape*>, 128> table;
    for (const Shape& shape : kShapes)
      table[static_cast<unsigned char>(shape.start[0]) & 127].push_back(&shape);
    return table;
  }();
  return kByLetter[static_cast<std::size_t>(first) & 127];
}

/// "-----BEGIN … PRIVATE KEY-----" through its end, or to the end of the text.
std::optional<Finding> key_block_at(std::string_view text, std::size_t at) noexcept {
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.substr(at).starts_with(kBegin)) return std::nullopt;
  const std::string_view head = text.substr(at, 80);
  if (head.find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find("-----END ", at + kBegin.size());
  if (end == std::string_view::npos) return Finding{at, text.size(), PersonalData::Secret};
  const std::size_t close = text.find("-----", end + 9);
  const bool near = close != std::string_view::npos && close - end < 80;
  return Finding{at, near ? close + 5 : std::min(text.size(), end + 9), PersonalData::Secret};
}

/// "G-123456": how one large service writes its codes.
std::optional<Finding> prefixed_code_at(const Tokens& tokens, std::size_t at) noexcept {
  if (tokens.of(tokens[at]) != "G" || !tokens.glued(at + 1) || !tokens[at + 1].is('-') ||
      !tokens.glued(at + 2) || !tokens[at + 2].is_number() || tokens[at + 2].size() != 6)
    return std::nullopt;
  if (tokens.glued(at + 3) && tokens[at + 3].kind != TokenKind::Mark) return std::nullopt;
  return Finding{tokens[at].begin, tokens[at + 2].end, PersonalData::Secret};
}

/// "7325638512:AAl…": the number of a bot, a colon and its key.
std::optional<Finding> bot_token_at(const Tokens& tokens, std::size_t number) noexcept {
  constexpr std::size_t kShortestKey = 30;
  const Token& id = tokens[number];
  if (id.size() < 8 || id.size() > 10 || !tokens.glued(number + 1) || !tokens[number + 1].is(':') ||
      tokens[number + 1].size() != 1 || !tokens.glued(number + 2))
    return std::nullopt;
  const std::string_view text = tokens.text;
  std::size_t end = tokens[number + 2].begin;
  while (end < text.size() && end - id.begin < 80 && is_key_character(text[end])) ++end;
  if (end - tokens[number + 2].begin < kShortestKey) return std::nullopt;
  return Finding{id.begin, end, PersonalData::Secret};
}

/// The text from `at` on that could be one key, and what it is made of.
struct Chunk {
  std::size_t size = 0;
  std::size_t digits = 0;
  std::size_t capitals = 0;
  std::size_t small = 0;
  std::size_t dots = 0;
};

Chunk chunk_of(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 256;
  Chunk chunk;
  while (chunk.size < text.size() && chunk.size < kLongest &&
         (is_key_character(text[chunk.size]) || text[chunk.size] == '.')) {
    const char c = text[chunk.size++];
    chunk.digits += is_digit(c);
    chunk.capitals += is_upper(c);
    chunk.small += is_lower(c);
    chunk.dots += c == '.';
  }
  return chunk;
}

/// A key of no service that is known: long, without blanks, and letters of both cases mixed with
/// digits as no word and no file's name has them.
std::optional<Finding> random_key_at(const Tokens& tokens, std::size_t start) noexcept {
  constexpr std::size_t kShortest = 28;
  const Token& token = tokens[start];
  if (token.gap == Gap::None && start > 0 && !tokens[start - 1].is(':')) return std::nullopt;
  Chunk chunk = chunk_of(tokens.text.substr(token.begin));
  while (chunk.size > 0 && !is_alnum(tokens.text[token.begin + chunk.size - 1])) --chunk.size;
  // "IMG_2021_HDR_final.jpg"
  const std::string_view written = tokens.text.substr(token.begin, chunk.size);
  if (chunk.dots > 0 && chunk.size - written.rfind('.') <= 5) return std::nullopt;
  const bool mixed = chunk.digits >= 4 && chunk.capitals >= 4 && chunk.small >= 4;
  if (chunk.size < kShortest || !mixed || chunk.dots > 2) return std::nullopt;
  return Finding{token.begin, token.begin + chunk.size, PersonalData::Secret};
}

/// What begins at one of `Tokens::key_starts`.
std::optional<Finding> key_at(const Tokens& tokens, std::size_t start) noexcept {
  constexpr std::size_t kShortest = 20;
  const Token& token = tokens[start];
  if (token.is('-')) return key_block_at(tokens.text, token.begin);
  if (const auto code = prefixed_code_at(tokens, start)) return code;
  const std::string_view rest = tokens.text.substr(token.begin);
  if (rest.size() < kShortest || rest.substr(0, kShortest).find(' ') != std::string_view::npos)
    return std::nullopt;
  for (const Shape* shape : shapes_with(tokens.text[token.begin]))
    if (const std::size_t size = shape_end(rest, *shape); size > 0)
      return Finding{token.begin, token.begin + size, PersonalData::Secret};
  return random_key_at(tokens, start);
}

}  // namespace

void find_keys(const Tokens& tokens, Findings& found) {
  std::size_t done = 0;
  for (const std::uint32_t start : tokens.key_starts) {
    if (tokens[start].begin < done) continue;
    const auto key = key_at(tokens, start);
    if (!key) continue;
    found.push_back(*key);
    done = key->end;
  }
  for (const std::uint32_t number : tokens.numbers)
    if (const auto token = bot_token_at(tokens, number)) found.push_back(*token);
}

}  // namespace idiolect::privacy

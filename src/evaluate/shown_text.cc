#include "evaluate/shown_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/utf8.h"

namespace idiolect::evaluate {
namespace {

constexpr std::array<std::string_view, 12> kTemplateTokens{
    "<s>",    "</s>",    "<bos>",   "<eos>",    "<pad>",           "<unk>",
    "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<start_of_turn>", "<end_of_turn>"};
constexpr std::size_t kLongestToken = 40;
constexpr std::size_t kShortestSummaryLine = 20;  // bytes; a shorter one is anybody's phrase

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c + 32) : c; }
constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }

std::string lowered(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), lower);
  return folded;
}

/// The length of a chat-template token at the start of `text`; 0: there is none.
std::size_t token_length(std::string_view text) {
  for (const std::string_view token : kTemplateTokens)
    if (text.starts_with(token)) return token.size();
  if (!text.starts_with("<|")) return 0;
  const std::size_t end = text.substr(0, kLongestToken).find("|>");
  return end == std::string_view::npos ? 0 : end + 2;
}

bool has_template_token(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (token_length(text.substr(at)) > 0) return true;
  return false;
}

/// "<PHONE>", "<NAME_2>": what a redaction leaves.
bool has_placeholder(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && (is_upper(text[end]) || is_digit(text[end]) || text[end] == '_'))
      ++end;
    if (end - at > 2 && end < text.size() && text[end] == '>' && is_upper(text[at + 1]))
      return true;
  }
  return false;
}

bool says_it_is_a_machine(const std::string& folded) {
  constexpr std::string_view kPhrase = "as an ai";
  for (std::size_t at = folded.find(kPhrase); at != std::string::npos;
       at = folded.find(kPhrase, at + 1)) {
    const std::size_t end = at + kPhrase.size();
    if (end == folded.size() || !is_letter(folded[end])) return true;
  }
  return false;
}

bool repeats_summary(const std::string& folded, std::string_view summary) {
  while (!summary.empty()) {
    const std::size_t end = std::min(summary.find('\n'), summary.size());
    std::string_view line = summary.substr(0, end);
    summary.remove_prefix(std::min(end + 1, summary.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" -*#\t"), line.size()));
    while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() >= kShortestSummaryLine && folded.find(lowered(line)) != std::string::npos)
      return true;
  }
  return false;
}

std::string composed(const std::string& text) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (length < 0) return text;
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == '\n' || text.front() == '\r' || text.front() == ' '))
    text.remove_prefix(1);
  while (!text.empty() &&
         (text.back() == '\n' || text.back() == '\r' || text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// `text` without one special token at either end, or nothing where it has none.
std::optional<std::string_view> without_token(std::string_view text) {
  if (const std::size_t length = token_length(text); length > 0) return text.substr(length);
  const std::size_t first = text.size() - std::min(text.size(), kLongestToken);
  for (std::size_t at = first; at < text.size(); ++at)
    if (token_length(text.substr(at)) == text.size() - at) return text.substr(0, at);
  return std::nullopt;
}

std::string without_line_ends(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c == '\n')
      while (!kept.empty() && (kept.back() == ' ' || kept.back() == '\t' || kept.back() == '\r'))
        kept.pop_back();
    kept += c;
  }
  return kept;
}

}  // namespace

std::string shown_text(std::string_view text) {
  const std::string valid = composed(sanitize_utf8(text).text);
  std::string_view rest = without_blanks(valid);
  while (const std::optional<std::string_view> shorter = without_token(rest))
    rest = without_blanks(*shorter);
  return without_line_ends(rest);
}

std::string_view give_away(std::string_view text, const GiveAways& give_aways) {
  const std::string folded = lowered(text);
  for (const std::string& name : give_aways.model_names)
    if (!name.empty() && folded.find(lowered(name)) != std::string::npos)
      return "names the base model";
  if (says_it_is_a_machine(folded)) return "says that it is an AI";
  if (has_template_token(text)) return "holds a chat-template token";
  if (has_placeholder(text)) return "holds a redaction placeholder";
  if (repeats_summary(folded, give_aways.summary)) return "repeats the summary";
  return {};
}

}  // namespace idiolect::evaluate

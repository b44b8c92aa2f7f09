#include "dataset/control_tokens.h"

#include <algorithm>
#include <iterator>

namespace idiolect::dataset {
namespace {

constexpr std::string_view kBar = "|";
constexpr std::string_view kWideBar = "\uFF5C";     // DeepSeek, Hunyuan
constexpr std::string_view kLowerBlock = "\u2581";  // their blank
constexpr std::size_t kLongest = 64;                // of the known ones, with room to spare

/// Words in plain angle brackets, with or without a slash. <image>, <video> and <audio> are what
/// LLaMA-Factory replaces by media.
constexpr std::string_view kAngleWords[] = {
    "s",       "unk",       "bos",       "eos",       "pad",     "mask",     "sep",
    "cls",     "sop",       "eop",       "eod",       "eot",     "SYS",      "think",
    "tool",    "tools",     "image",     "video",     "audio",   "_user",    "_bot",
    "_system", "BOS_TOKEN", "EOS_TOKEN", "PAD_TOKEN", "arg_key", "arg_value"};

/// How families of them begin: <start_of_turn>, <tool_call>, <unused12>.
constexpr std::string_view kAnglePrefixes[] = {
    "start_of_", "end_of_",   "begin_of_", "beginning_of_", "tool_", "image_",  "audio_",
    "fim_",      "extra_id_", "reserved_", "unused",        "seed:", "minimax:"};

/// Words in square brackets, with or without a slash: Mistral, GLM, BERT.
constexpr std::string_view kSquareWords[] = {"INST",          "MASK",
                                             "gMASK",         "sMASK",
                                             "CLS",           "SEP",
                                             "PAD",           "UNK",
                                             "BOS",           "EOS",
                                             "IMG",           "IMG_BREAK",
                                             "IMG_END",       "AUDIO",
                                             "BEGIN_AUDIO",   "PREFIX",
                                             "MIDDLE",        "SUFFIX",
                                             "ARGS",          "CALL_ID",
                                             "THINK",         "TOOL_CALLS",
                                             "TOOL_RESULTS",  "TOOL_CONTENT",
                                             "SYSTEM_PROMPT", "AVAILABLE_TOOLS",
                                             "MODEL_SETTINGS"};

/// The length of the bar that `text` begins with, or 0.
std::size_t bar_at(std::string_view text) {
  if (text.starts_with(kBar)) return kBar.size();
  return text.starts_with(kWideBar) ? kWideBar.size() : 0;
}

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || c == ':' || c == '/';
}

std::string_view word_at(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    if (is_word_character(text[length]))
      ++length;
    else if (text.substr(length).starts_with(kLowerBlock))
      length += kLowerBlock.size();
    else
      break;
  }
  return text.substr(0, length);
}

bool is_angle_word(std::string_view word) {
  return std::ranges::find(kAngleWords, word) != std::end(kAngleWords) ||
         std::ranges::any_of(kAnglePrefixes,
                             [&](std::string_view prefix) { return word.starts_with(prefix); });
}

/// `text` without a slash at its beginning.
std::string_view without_slash(std::string_view text) {
  return text.starts_with('/') ? text.substr(1) : text;
}

std::size_t angle_token_at(std::string_view text) {
  const std::size_t before = bar_at(text.substr(1));
  const std::string_view word = word_at(text.substr(1 + before));
  const std::size_t close = 1 + before + word.size();
  const std::size_t after = bar_at(text.substr(close));
  if (word.empty() || !text.substr(close + after).starts_with('>')) return 0;
  const bool is_token = before > 0 || after > 0 || is_angle_word(without_slash(word));
  return is_token ? close + after + 1 : 0;
}

std::size_t square_token_at(std::string_view text) {
  const std::string_view word = word_at(text.substr(1));
  if (!text.substr(1 + word.size()).starts_with(']')) return 0;
  const bool is_token =
      std::ranges::find(kSquareWords, without_slash(word)) != std::end(kSquareWords);
  return is_token ? word.size() + 2 : 0;
}

}  // namespace

std::size_t control_token_at(std::string_view text) {
  text = text.substr(0, kLongest);
  if (text.starts_with('<')) return angle_token_at(text);
  return text.starts_with('[') ? square_token_at(text) : 0;
}

std::size_t break_control_tokens(std::string& result, std::string_view text) {
  std::size_t broken = 0;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find_first_of("<[", at)) != std::string_view::npos; ++at) {
    if (control_token_at(text.substr(at)) == 0) continue;
    const std::size_t blank = at + 1 + bar_at(text.substr(at + 1));
    result.append(text, from, blank - from);
    result += ' ';
    from = blank;
    ++broken;
  }
  result.append(text, from);
  return broken;
}

}  // namespace idiolect::dataset

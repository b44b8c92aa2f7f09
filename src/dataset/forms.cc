#include "dataset/forms.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/spelling.h"
#include "chat/gap.h"
#include "dataset/control_tokens.h"
#include "dataset/json_text.h"

namespace idiolect::dataset {
namespace {

using chat::Conversation;
using chat::Role;
using chat::Turn;

/// Appends `key`, which is JSON up to and with the colon, and `value` as a string.
void append_field(std::string& line, std::string_view key, std::string_view value) {
  line += key;
  append_json_string(line, value);
}

void append_turn(std::string& line, const Turn& turn) {
  append_field(line, R"({"role":)", chat::to_string(turn.role));
  append_field(line, R"(,"name":)", turn.name);
  append_field(line, R"(,"content":)", turn.content);
  line += R"(,"times":[)";
  for (const std::string& time : turn.times) {
    if (!line.ends_with('[')) line += ',';
    append_json_string(line, time);
  }
  line += turn.carried ? "],\"carried\":true}" : "]}";
}

/// Appends `items` in brackets, each by `append`.
template <class Items, class Append>
void append_list(std::string& line, const Items& items, Append append) {
  line += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!std::exchange(first, false)) line += ',';
    append(line, item);
  }
  line += ']';
}

std::size_t append_messages(std::string& line, const Conversation& conversation) {
  append_field(line, R"({"id":)", conversation.id);
  append_field(line, R"(,"source":)", conversation.source);
  append_field(line, R"(,"thread":)", conversation.thread);
  if (conversation.contact) {
    append_field(line, R"(,"contact":)", *conversation.contact);
  } else {
    line += R"(,"contact":null)";
  }
  line += conversation.is_group ? R"(,"group":true)" : R"(,"group":false)";
  append_field(line, R"(,"start":)", conversation.start);
  append_field(line, R"(,"end":)", conversation.end);
  line += R"(,"messages":)";
  append_list(line, conversation.turns, append_turn);
  line += '}';
  return 0;
}

/// The turns of the session itself, for trainers that would learn the carried ones.
std::vector<Turn> own_turns(const Conversation& conversation) {
  std::vector<Turn> turns = conversation.turns;
  std::erase_if(turns, [](const Turn& turn) { return turn.carried; });
  return turns;
}

/// All turns, with the silences behind the carried ones in words, on the other side's account.
std::vector<Turn> turns_with_gaps(const Conversation& conversation) {
  std::vector<Turn> turns;
  for (std::size_t i = 0; i < conversation.turns.size(); ++i) {
    Turn turn = conversation.turns[i];
    const std::string marker = chat::gap_marker(conversation.turns, i);
    if (!marker.empty() && turn.role == Role::Assistant) {
      turns.push_back({Role::User, {}, marker, {}});
    } else if (!marker.empty()) {
      turn.content.insert(0, marker + '\n');
    }
    turns.push_back(std::move(turn));
  }
  return turns;
}

/// The turns with several people's in a row, as groups have them, joined: ShareGPT's readers expect
/// the sides to alternate.
std::vector<Turn> alternating(const std::vector<Turn>& turns) {
  std::vector<Turn> joined;
  for (const Turn& turn : turns) {
    if (joined.empty() || joined.back().role != turn.role) {
      joined.push_back(turn);
    } else {
      joined.back().content += '\n' + turn.content;
    }
  }
  return joined;
}

/// Line breaks inside bubbles as such: other trainers do not know U+2028 for one.
std::string with_line_breaks(std::string_view content) {
  constexpr std::string_view kLineSeparator = "\u2028";
  std::string text;
  std::size_t from = 0;
  for (std::size_t at; (at = content.find(kLineSeparator, from)) != std::string_view::npos;) {
    text.append(content, from, at - from).push_back('\n');
    from = at + kLineSeparator.size();
  }
  return text.append(content, from);
}

struct QuestionsAndAnswers {
  std::vector<Turn> turns;
  std::size_t broken = 0;  // control tokens
};

/// As the trainers take it that skip, without a word, what does not alternate, begins with the
/// owner or ends with somebody else, and that render turns to one text before they tokenise it. Of
/// a session in which the owner says nothing, nothing is left.
QuestionsAndAnswers questions_and_answers(const std::vector<Turn>& all) {
  QuestionsAndAnswers result{alternating(all)};
  std::vector<Turn>& turns = result.turns;
  if (!turns.empty() && turns.front().role == Role::Assistant)
    turns.insert(turns.begin(), {Role::User, {}, "...", {}});
  if (!turns.empty() && turns.back().role == Role::User) turns.pop_back();
  for (Turn& turn : turns) {
    std::string content;
    result.broken += break_control_tokens(content, with_line_breaks(turn.content));
    turn.content = std::move(content);
  }
  return result;
}

/// [{"role", "content"}] of turns.
void append_role_content(std::string& line, std::span<const Turn> turns) {
  append_list(line, turns, [](std::string& out, const Turn& turn) {
    append_field(out, R"({"role":)", chat::to_string(turn.role));
    append_field(out, R"(,"content":)", turn.content);
    out += '}';
  });
}

std::size_t append_openai(std::string& line, const Conversation& conversation) {
  const QuestionsAndAnswers sides = questions_and_answers(own_turns(conversation));
  line += R"({"messages":)";
  append_role_content(line, sides.turns);
  line += '}';
  return sides.broken;
}

/// One line for each reply of the owner, by `append`, which gets the turns before it, as far as
/// they help, carried ones too, and last the reply: trainers that take this learn the reply alone.
template <class Append>
std::size_t append_each_reply(std::string& line, const Conversation& conversation, Append append) {
  constexpr std::size_t kTurnsBefore = 15;  // odd: the first is the other side's
  const QuestionsAndAnswers sides = questions_and_answers(turns_with_gaps(conversation));
  bool is_first = true;
  for (std::size_t i = 1; i < sides.turns.size(); i += 2) {
    if (sides.turns[i].carried) continue;
    if (!std::exchange(is_first, false)) line += '\n';
    const std::size_t first = i > kTurnsBefore ? i - kTurnsBefore : 0;
    append(line, std::span(sides.turns).subspan(first, i - first + 1));
  }
  return sides.broken;
}

std::size_t append_replies(std::string& line, const Conversation& conversation) {
  return append_each_reply(line, conversation, [](std::string& out, std::span<const Turn> turns) {
    out += R"({"messages":)";
    append_role_content(out, turns);
    out += '}';
  });
}

std::size_t append_completions(std::string& line, const Conversation& conversation) {
  return append_each_reply(line, conversation, [](std::string& out, std::span<const Turn> turns) {
    out += R"({"prompt":)";
    append_role_content(out, turns.first(turns.size() - 1));
    out += R"(,"completion":)";
    append_role_content(out, turns.last(1));
    out += '}';
  });
}

/// {"conversations": [{"from", "value"}]} of turns.
void append_from_value(std::string& line, const std::vector<Turn>& turns) {
  line += R"({"conversations":)";
  append_list(line, turns, [](std::string& out, const Turn& turn) {
    append_field(out, R"({"from":)", turn.role == Role::Assistant ? "gpt" : "human");
    append_field(out, R"(,"value":)", turn.content);
    out += '}';
  });
  line += '}';
}

std::size_t append_sharegpt(std::string& line, const Conversation& conversation) {
  append_from_value(line, alternating(own_turns(conversation)));
  return 0;
}

std::size_t append_llama_factory(std::string& line, const Conversation& conversation) {
  const QuestionsAndAnswers sides = questions_and_answers(own_turns(conversation));
  append_from_value(line, sides.turns);
  return sides.broken;
}

/// ChatML text of a conversation, with the role that `role_of` gives each turn, as {"text": …}.
template <class RoleOf, class ContentOf>
std::size_t append_chatml_text(std::string& line, const Conversation& conversation, RoleOf role_of,
                               ContentOf content_of) {
  std::string text;
  std::size_t broken = 0;
  for (const Turn& turn : conversation.turns) {
    if (turn.carried) continue;
    text += "<|im_start|>";
    broken += break_control_tokens(text, role_of(turn));
    text += '\n';
    broken += break_control_tokens(text, content_of(turn));
    text += "<|im_end|>\n";
  }
  append_field(line, R"({"text":)", text);
  line += '}';
  return broken;
}

std::size_t append_chatml(std::string& line, const Conversation& conversation) {
  return append_chatml_text(
      line, conversation, [](const Turn& turn) { return chat::to_string(turn.role); },
      [](const Turn& turn) -> std::string_view { return turn.content; });
}

/// A name on one line: the line end closes the role.
std::string on_one_line(std::string name) {
  std::ranges::replace(name, '\n', ' ');
  return name;
}

/// The content without the "name: " of groups, which the role already says.
std::string_view without_name(const Conversation& conversation, const Turn& turn) {
  std::string_view content = turn.content;
  const std::string prefix = turn.name + ": ";
  if (conversation.is_group && turn.role == Role::User && content.starts_with(prefix))
    content.remove_prefix(prefix.size());
  return content;
}

std::size_t append_prompt(std::string& line, const Conversation& conversation) {
  return append_chatml_text(
      line, conversation, [](const Turn& turn) { return on_one_line(turn.name); },
      [&](const Turn& turn) { return without_name(conversation, turn); });
}

/// How LLaMA-Factory finds the splits in a folder (`dataset_dir`).
constexpr std::string_view kDatasetInfo = R"({
  "train": {"file_name": "train.jsonl", "formatting": "sharegpt"},
  "valid": {"file_name": "valid.jsonl", "formatting": "sharegpt"},
  "test": {"file_name": "test.jsonl", "formatting": "sharegpt"}
}
)";

}  // namespace

const std::vector<Form>& forms() {
  static const std::vector<Form> kForms{
      {"messages", "idiolect's own rows, with names and times", append_messages, true},
      {"sharegpt", "{\"conversations\": [{\"from\": \"human|gpt\", \"value\"}]}", append_sharegpt},
      {"openai", "{\"messages\"}: axolotl, TRL, Unsloth", append_openai},
      {"replies", "the same, one line per reply: mlx-lm --mask-prompt", append_replies, true},
      {"completions", "{\"prompt\", \"completion\"}, one line per reply: TRL", append_completions,
       true},
      {"llama-factory", "sharegpt as LLaMA-Factory takes it", append_llama_factory, false,
       "dataset_info.json", kDatasetInfo},
      {"chatml", "{\"text\"}: ChatML, roles user and assistant", append_chatml},
      {"prompt", "{\"text\"}: ChatML, each person's name as the role", append_prompt},
  };
  return kForms;
}

const Form& find_form(std::string_view name) {
  std::vector<std::string_view> names;
  std::string all;
  for (const Form& form : forms()) {
    if (form.name == name) return form;
    names.push_back(form.name);
    all += (all.empty() ? "" : ", ") + std::string(form.name);
  }
  const std::string_view meant = closest(name, names);
  throw UsageError("--format: unknown form '" + std::string(name) + "'",
                   meant.empty() ? "forms: " + all : "did you mean '" + std::string(meant) + "'?");
}

}  // namespace idiolect::dataset

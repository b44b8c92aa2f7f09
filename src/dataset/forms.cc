#include "dataset/forms.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/spelling.h"
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
  line += "]}";
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

std::size_t append_sharegpt(std::string& line, const Conversation& conversation) {
  line += "{\"conversations\":";
  append_list(line, alternating(conversation.turns), [](std::string& out, const Turn& turn) {
    append_field(out, R"({"from":)", turn.role == Role::Assistant ? "gpt" : "human");
    append_field(out, R"(,"value":)", turn.content);
    out += '}';
  });
  line += '}';
  return 0;
}

/// ChatML text of a conversation, with the role that `role_of` gives each turn, as {"text": …}.
template <class RoleOf, class ContentOf>
std::size_t append_chatml_text(std::string& line, const Conversation& conversation, RoleOf role_of,
                               ContentOf content_of) {
  std::string text;
  std::size_t broken = 0;
  for (const Turn& turn : conversation.turns) {
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

}  // namespace

const std::vector<Form>& forms() {
  static const std::vector<Form> kForms{
      {"messages", "idiolect's own rows, with names and times", append_messages},
      {"sharegpt", "{\"conversations\": [{\"from\": \"human|gpt\", \"value\"}]}", append_sharegpt},
      {"chatml", "{\"text\"}: ChatML, roles user and assistant", append_chatml},
      {"prompt", "{\"text\"}: ChatML, each person's name as the role", append_prompt},
  };
  return kForms;
}

const Form& find_form(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Form& form : forms()) {
    if (form.name == name) return form;
    names.push_back(form.name);
  }
  const std::string_view meant = closest(name, names);
  throw UsageError("--format: unknown form '" + std::string(name) + "'",
                   meant.empty() ? "forms: messages, sharegpt, chatml, prompt"
                                 : "did you mean '" + std::string(meant) + "'?");
}

std::size_t break_control_tokens(std::string& result, std::string_view text) {
  const auto is_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::size_t broken = 0;
  std::size_t from = 0;
  for (std::size_t open; (open = text.find("<|", from)) != std::string_view::npos;) {
    std::size_t close = open + 2;
    while (close < text.size() && is_word(text[close])) ++close;
    result.append(text, from, open + 2 - from);
    from = open + 2;
    if (close == from || !text.substr(close).starts_with("|>")) continue;
    result += ' ';
    ++broken;
  }
  result.append(text, from);
  return broken;
}

}  // namespace idiolect::dataset

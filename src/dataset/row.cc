// A conversation ↔ one row of the `messages` form.

#include <utility>

#include "base/error.h"
#include "dataset/dataset.h"
#include "dataset/forms.h"

namespace idiolect::dataset {
namespace {

[[noreturn]] void misshapen(const std::string& field, const char* expected) {
  throw Error("'" + field + "' is missing or not " + expected,
              "write the dataset again with 'idiolect prepare'");
}

std::string string_at(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) misshapen(where + key, "a string");
  return found->get<std::string>();
}

std::string optional_string_at(const Json& object, const char* key, const std::string& where) {
  return object.contains(key) ? string_at(object, key, where) : std::string();
}

/// False where it is missing; `datasets` writes null for that.
bool bool_at(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return false;
  if (!found->is_boolean()) misshapen(where + key, "true or false");
  return found->get<bool>();
}

chat::Role role_at(const Json& object, const std::string& where) {
  const std::string role = string_at(object, "role", where);
  if (role == "assistant") return chat::Role::Assistant;
  if (role == "user") return chat::Role::User;
  throw Error("'" + where + "role' is '" + role + "', not user or assistant",
              role == "system" ? "the system text belongs to a run: train --system" : "");
}

std::vector<std::string> times_at(const Json& object, const std::string& where) {
  std::vector<std::string> times;
  const auto found = object.find("times");
  if (found == object.end()) return times;
  if (!found->is_array()) misshapen(where + "times", "a list of strings");
  for (const Json& time : *found) {
    if (!time.is_string()) misshapen(where + "times", "a list of strings");
    times.push_back(time.get<std::string>());
  }
  return times;
}

chat::Turn turn_from(const Json& object, const std::string& where) {
  if (!object.is_object()) misshapen(where.substr(0, where.size() - 1), "an object");
  chat::Turn turn;
  turn.role = role_at(object, where);
  turn.name = optional_string_at(object, "name", where);
  turn.content = string_at(object, "content", where);
  turn.times = times_at(object, where);
  turn.carried = bool_at(object, "carried", where);
  return turn;
}

}  // namespace

Json to_row(const chat::Conversation& conversation) {
  std::string line;
  find_form("messages").append(line, conversation);
  return parse_json(line, "row");
}

chat::Conversation from_row(const Json& row) {
  if (!row.is_object()) throw Error("a dataset row is not a JSON object");
  chat::Conversation conversation;
  conversation.id = optional_string_at(row, "id", "");
  conversation.source = optional_string_at(row, "source", "");
  conversation.thread = optional_string_at(row, "thread", "");
  const auto contact = row.find("contact");
  if (contact != row.end() && !contact->is_null())
    conversation.contact = string_at(row, "contact", "");
  conversation.is_group = bool_at(row, "group", "");
  conversation.start = optional_string_at(row, "start", "");
  conversation.end = optional_string_at(row, "end", "");
  const auto messages = row.find("messages");
  if (messages == row.end() || !messages->is_array()) misshapen("messages", "a list");
  for (std::size_t i = 0; i < messages->size(); ++i)
    conversation.turns.push_back(turn_from((*messages)[i], "messages[" + std::to_string(i) + "]."));
  return conversation;
}

}  // namespace idiolect::dataset

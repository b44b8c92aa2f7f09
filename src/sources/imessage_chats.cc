#include "sources/imessage_chats.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/utf8.h"

namespace idiolect::sources {
namespace {

constexpr std::int64_t kGroupStyle = 43;  // 45 is a chat of two

std::string text_of(const SqliteRow& row, std::size_t column) {
  return sanitize_utf8(row.bytes(column)).text;
}

/// "+1555…" of "iMessage;-;+1555…".
std::string_view identifier_in(std::string_view guid) {
  const std::size_t semicolon = guid.rfind(';');
  return semicolon == std::string_view::npos ? guid : guid.substr(semicolon + 1);
}

std::string joined(const std::vector<std::string>& people) {
  std::string text;
  for (const std::string& person : people) text += (text.empty() ? "" : " & ") + person;
  return text;
}

std::vector<std::string> authors_of(const chat::Thread& thread) {
  std::set<std::string> authors;
  for (const chat::Message& message : thread.messages)
    if (!message.author.empty()) authors.insert(message.author);
  return {authors.begin(), authors.end()};
}

}  // namespace

ImessageChats::ImessageChats(SqliteBytes& database) {
  read_handles(database);
  read_chats(database);
  read_memberships(database);
}

/// Addresses of one contact are one person, who is called by the first of them.
void ImessageChats::read_handles(SqliteBytes& database) {
  enum : std::size_t { Id, Contact };
  constexpr std::array<std::string_view, 2> kColumns{"id", "person_centric_id"};
  std::map<std::string, std::string> person_of_contact;
  std::map<std::int64_t, std::string> address_of_handle;
  database.each_row("handle", kColumns, [&](const SqliteRow& row) {
    const std::string address = text_of(row, Id), contact = text_of(row, Contact);
    if (address.empty()) return;
    address_of_handle.emplace(row.id(), address);
    if (contact.empty()) return;
    const auto& person = person_of_contact.emplace(contact, address).first->second;
    person_of_address_.emplace(address, person);
  });
  for (const auto& [handle, address] : address_of_handle)
    person_of_handle_.emplace(handle, person_of_address(address));
}

std::string ImessageChats::person_of_address(const std::string& address) const {
  const auto found = person_of_address_.find(address);
  return found == person_of_address_.end() ? address : found->second;
}

void ImessageChats::read_chats(SqliteBytes& database) {
  enum : std::size_t { Guid, Identifier, DisplayName, Style };
  constexpr std::array<std::string_view, 4> kColumns{"guid", "chat_identifier", "display_name",
                                                     "style"};
  database.each_row("chat", kColumns, [&](const SqliteRow& row) {
    Chat& chat = chats_[row.id()];
    const std::string guid = text_of(row, Guid);
    chat.identifier = text_of(row, Identifier);
    if (chat.identifier.empty()) chat.identifier = identifier_in(guid);
    chat.display_name = text_of(row, DisplayName);
    chat.is_group = row.integer(Style) == kGroupStyle || guid.find(";+;") != std::string::npos;
  });
  enum : std::size_t { ChatId, HandleId };
  constexpr std::array<std::string_view, 2> kPeople{"chat_id", "handle_id"};
  database.each_row("chat_handle_join", kPeople, [&](const SqliteRow& row) {
    const auto person = person_of_handle_.find(row.integer(HandleId));
    if (person != person_of_handle_.end())
      chats_[row.integer(ChatId)].people.push_back(person->second);
  });
  for (auto& [id, chat] : chats_) {
    std::sort(chat.people.begin(), chat.people.end());
    chat.people.erase(std::unique(chat.people.begin(), chat.people.end()), chat.people.end());
    chat.is_group |= chat.people.size() > 1;
  }
}

void ImessageChats::read_memberships(SqliteBytes& database) {
  enum : std::size_t { ChatId, MessageId };
  constexpr std::array<std::string_view, 2> kColumns{"chat_id", "message_id"};
  const auto read = [&](std::string_view table, bool recently_deleted) {
    database.each_row(table, kColumns, [&](const SqliteRow& row) {
      memberships_.push_back({row.integer(MessageId), row.integer(ChatId), recently_deleted});
    });
  };
  read("chat_message_join", false);
  read("chat_recoverable_message_join", true);
  // A message in several chats stays in the one that names it first.
  std::stable_sort(memberships_.begin(), memberships_.end(),
                   [](const auto& a, const auto& b) { return a.message < b.message; });
}

ImessagePlace ImessageChats::place_of(std::int64_t message, std::int64_t handle) {
  const auto found = std::lower_bound(
      memberships_.begin(), memberships_.end(), message,
      [](const Membership& membership, std::int64_t id) { return membership.message < id; });
  if (found != memberships_.end() && found->message == message)
    return {part_of_chat(found->chat), found->recently_deleted};
  const auto person = person_of_handle_.find(handle);
  if (person != person_of_handle_.end()) return {part_of_person(person->second, person->second)};
  return {part_with("no chat")};
}

std::string ImessageChats::sender(std::int64_t handle, std::size_t part) const {
  const auto person = person_of_handle_.find(handle);
  if (person != person_of_handle_.end()) return person->second;
  const chat::Thread& thread = parts_[part].thread;
  const bool known = !thread.is_group && !thread.participants.empty();
  return known ? thread.participants.front() : std::string();
}

std::size_t ImessageChats::part_of_chat(std::int64_t id) {
  const auto known = part_of_chat_.find(id);
  if (known != part_of_chat_.end()) return known->second;
  const Chat& chat = chats_[id];
  std::size_t part = 0;
  if (chat.is_group) {
    part = part_of_group(id, chat);
  } else {
    const std::string person =
        chat.people.empty() ? person_of_address(chat.identifier) : chat.people.front();
    part = person.empty()
               ? part_with("chat " + std::to_string(id))
               : part_of_person(person, chat.display_name.empty() ? person : chat.display_name);
  }
  part_of_chat_.emplace(id, part);
  return part;
}

std::size_t ImessageChats::part_of_person(const std::string& person, const std::string& title) {
  const std::size_t part = part_with("person " + person);
  chat::Thread& thread = parts_[part].thread;
  if (thread.title.empty()) thread.title = title;
  if (thread.participants.empty()) thread.participants = {person};
  return part;
}

std::size_t ImessageChats::part_of_group(std::int64_t id, const Chat& chat) {
  const std::string& name = chat.identifier;
  const std::size_t part = part_with("group " + (name.empty() ? std::to_string(id) : name));
  chat::Thread& thread = parts_[part].thread;
  thread.is_group = true;
  if (thread.title.empty()) thread.title = chat.display_name;
  if (thread.title.empty()) thread.title = joined(chat.people);
  if (thread.title.empty()) thread.title = name;
  if (thread.participants.empty()) thread.participants = chat.people;
  return part;
}

std::size_t ImessageChats::part_with(const std::string& key) {
  const auto [known, is_new] = part_with_.try_emplace(key, parts_.size());
  if (is_new) {
    parts_.emplace_back().thread.key = key;
    parts_.back().thread.zone = Zone::Utc;
  }
  return known->second;
}

void ImessageChats::finish(const std::function<void(ThreadPart part)>& take) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    ThreadPart& part = parts_[i];
    chat::Thread& thread = part.thread;
    thread.messages = messages_.take(i);
    if (thread.messages.empty()) continue;
    // The database does not say who is in it: those who wrote.
    if (thread.participants.empty()) thread.participants = authors_of(thread);
    thread.is_group |= thread.participants.size() > 1;
    if (thread.title.empty()) thread.title = joined(thread.participants);
    if (thread.title.empty()) thread.title = "unknown";
    take(std::move(part));
  }
  part_of_chat_.clear();
  part_with_.clear();
  parts_.clear();
}

}  // namespace idiolect::sources

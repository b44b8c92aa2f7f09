#include "chat/header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "base/spelling.h"
#include "chat/gap.h"
#include "chat/message.h"

namespace idiolect::chat {
namespace {

struct Section {
  std::string_view field;
  std::string_view text;
  std::string Facts::*fact;
};

/// In the order in which they are told, and drawn: a new one goes to the end.
constexpr std::array kSections{
    Section{"contact", "[ You are chatting with {contact}.]", &Facts::contact},
    Section{"relationship", "[ They are your {relationship}.]", &Facts::relationship},
    Section{"platform", "[ This is on {platform}.]", &Facts::platform},
    Section{"weekday", "[ It is {weekday}.]", &Facts::weekday},
    Section{"part-of-day", "[ It is {part_of_day}.]", &Facts::part_of_day},
    Section{"gap", "[ The last message was {gap} ago.]", &Facts::gap},
};

/// What a header with the contact begins with.
constexpr std::string_view kBarePattern = "You are {owner}.";

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    words.push_back(text.substr(0, end));
    if (end == text.size()) return words;
    text.remove_prefix(end + 1);
  }
}

void check_fields(const std::vector<std::string_view>& fields) {
  std::array<std::string_view, kSections.size()> known;
  std::ranges::transform(kSections, known.begin(), &Section::field);
  for (const std::string_view field : fields) {
    if (std::ranges::find(known, field) != known.end()) continue;
    const std::string_view meant = closest(field, known);
    throw UsageError("--header: unknown field '" + std::string(field) + "'",
                     meant.empty() ? "fields: contact, relationship, platform, weekday, "
                                     "part-of-day, gap; or all, or none"
                                   : "did you mean '" + std::string(meant) + "'?");
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
}

/// What was last said in the thread before the session, where the row carries it.
std::string gap_before(const Conversation& conversation) {
  const Turn* last = nullptr;
  for (const Turn& turn : conversation.turns)
    if (turn.carried) last = &turn;
  if (last == nullptr || last->times.empty()) return {};
  const auto from = parse_time(last->times.back());
  const auto to = parse_time(conversation.start);
  return from && to ? gap_words(to->time - from->time) : std::string();
}

/// Draws for one row and epoch; what they are for must not change their order.
Random draws(const Thinning& thinning, const Conversation& row) {
  const std::uint64_t of_row = link_id(row.id);
  return Random(thinning.seed ^ mix64(of_row), thinning.epoch);
}

}  // namespace

std::string with_header(std::string_view pattern, std::string_view fields) {
  std::string text(pattern);
  if (fields == "none") return text;
  const std::vector<std::string_view> names =
      fields == "all" ? std::vector<std::string_view>() : split_at_commas(fields);
  check_fields(names);
  const auto has = [&](std::string_view field) {
    return names.empty() || std::ranges::find(names, field) != names.end();
  };
  if (text == kSystemPattern && has("contact")) text = kBarePattern;
  for (const Section& section : kSections)
    if (has(section.field)) text += section.text;
  return text;
}

std::map<std::string, std::string> parse_relationships(const std::vector<std::string>& lines) {
  std::map<std::string, std::string> relationships;
  for (const std::string& line : lines) {
    const std::size_t at = line.rfind('=');
    const std::string_view name =
        trimmed(std::string_view(line).substr(0, std::min(at, line.size())));
    const std::string_view what =
        at == std::string::npos ? "" : trimmed(std::string_view(line).substr(at + 1));
    if (name.empty() || what.empty())
      throw UsageError("--relationship: '" + line + "' is not a name and a relationship",
                       "write \"Anna Lindqvist = sister\"");
    relationships.insert_or_assign(std::string(name), std::string(what));
  }
  return relationships;
}

std::string SystemPrompt::relationship_to(const std::string& contact) const {
  const auto found = relationships.find(contact);
  return found == relationships.end() ? std::string() : found->second;
}

Facts SystemPrompt::facts_of(const Conversation& conversation) const {
  Facts facts;
  facts.contact = conversation.contact.value_or("a group");
  if (conversation.contact) facts.relationship = relationship_to(*conversation.contact);
  facts.platform = platform_name(conversation.source);
  if (const auto start = parse_time(conversation.start))
    set_time(facts, start->zone == Zone::Utc ? start->time + utc_offset : start->time);
  facts.gap = gap_before(conversation);
  return facts;
}

std::string platform_name(std::string_view source) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNames{
      {{"whatsapp", "WhatsApp"},
       {"instagram", "Instagram"},
       {"messenger", "Messenger"},
       {"telegram", "Telegram"},
       {"imessage", "iMessage"},
       {"signal", "Signal"},
       {"discord", "Discord"},
       {"slack", "Slack"},
       {"google-chat", "Google Chat"},
       {"hangouts", "Hangouts"},
       {"sms", "SMS"},
       {"wechat", "WeChat"},
       {"line", "LINE"},
       {"matrix", "Matrix"},
       {"viber", "Viber"},
       {"skype", "Skype"}}};
  for (const auto& [slug, name] : kNames)
    if (slug == source) return std::string(name);
  return std::string(source);
}

void set_time(Facts& facts, Time wall_clock) {
  using namespace std::chrono;
  constexpr std::array kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                             "Thursday", "Friday", "Saturday"};
  const auto day = floor<days>(wall_clock);
  const auto hour = duration_cast<hours>(wall_clock - day).count();
  facts.weekday = kDays.at(weekday(day).c_encoding());
  facts.part_of_day = hour < 5    ? "night"
                      : hour < 12 ? "morning"
                      : hour < 17 ? "afternoon"
                      : hour < 22 ? "evening"
                                  : "night";
}

Facts Thinning::thin(Facts facts, const Conversation& row) const {
  Random random = draws(*this, row);
  random.next();  // leaves_out_carried
  if (random.uniform() < share / 2) return {};
  for (const Section& section : kSections)
    if (random.uniform() < share) (facts.*section.fact).clear();
  return facts;
}

bool Thinning::leaves_out_carried(const Conversation& row) const {
  return draws(*this, row).uniform() < share;
}

}  // namespace idiolect::chat

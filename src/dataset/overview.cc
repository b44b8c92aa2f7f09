#include "dataset/overview.h"

#include <algorithm>

namespace idiolect::dataset {
namespace {

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    words += !blank && !inside ? 1 : 0;
    inside = !blank;
  }
  return words;
}

std::size_t bin_of(std::size_t words) {
  return static_cast<std::size_t>(std::lower_bound(kWordLimits.begin(), kWordLimits.end(), words) -
                                  kWordLimits.begin());
}

/// In groups a turn of somebody else begins with their name, which nobody typed.
std::string_view own_words(const chat::Turn& turn, bool is_group) {
  const std::string_view content = turn.content;
  const std::string prefix = turn.name + ": ";
  const bool named = is_group && turn.role == chat::Role::User && content.starts_with(prefix);
  return named ? content.substr(prefix.size()) : content;
}

Share share_of(const chat::Conversation& conversation) {
  Share share;
  share.sessions = 1;
  for (const chat::Turn& turn : conversation.turns) {
    if (turn.carried) continue;  // counted with its own session
    const bool owner = turn.role == chat::Role::Assistant;
    const std::size_t bubbles = chat::split_bubbles(turn.content).size();
    (owner ? share.owner_messages : share.other_messages) += bubbles;
    (owner ? share.owner_bytes : share.other_bytes) +=
        own_words(turn, conversation.is_group).size();
  }
  return share;
}

void add_to(Share& total, const Share& part) {
  total.sessions += part.sessions;
  total.owner_messages += part.owner_messages;
  total.other_messages += part.other_messages;
  total.owner_bytes += part.owner_bytes;
  total.other_bytes += part.other_bytes;
}

/// The hour of an ISO 8601 time; 24 where there is none.
std::size_t hour_of(std::string_view time) {
  if (time.size() < 13 || time[10] != 'T') return 24;
  const auto digit = [&](std::size_t at) { return static_cast<std::size_t>(time[at] - '0'); };
  const std::size_t hour = digit(11) * 10 + digit(12);
  return std::min<std::size_t>(hour, 24);
}

void count_messages(Overview& overview, const chat::Conversation& conversation) {
  for (const chat::Turn& turn : conversation.turns) {
    if (turn.carried) continue;
    const bool owner = turn.role == chat::Role::Assistant;
    for (const std::string& bubble : chat::split_bubbles(own_words(turn, conversation.is_group)))
      ++(owner ? overview.owner_words : overview.other_words)[bin_of(count_words(bubble))];
    if (!owner) continue;
    for (const std::string& time : turn.times)
      if (const std::size_t hour = hour_of(time); hour < 24) ++overview.by_hour[hour];
  }
}

}  // namespace

double Share::owner_share() const {
  const std::size_t all = owner_messages + other_messages;
  return all == 0 ? 0.0 : static_cast<double>(owner_messages) / static_cast<double>(all);
}

std::string word_bin_name(std::size_t bin) {
  if (bin == 0) return "1";
  const std::size_t from = kWordLimits[bin - 1] + 1;
  if (bin == kWordLimits.size()) return std::to_string(from) + " and more";
  const std::size_t to = kWordLimits[bin];
  return from == to ? std::to_string(to) : std::to_string(from) + "–" + std::to_string(to);
}

void Overview::add(const chat::Conversation& conversation) {
  const Share share = share_of(conversation);
  for (Share* const total : {&all, &by_source[conversation.source],
                             &by_contact[conversation.contact.value_or("a group")],
                             &by_month[conversation.start.substr(0, 7)]})
    add_to(*total, share);
  count_messages(*this, conversation);
}

}  // namespace idiolect::dataset

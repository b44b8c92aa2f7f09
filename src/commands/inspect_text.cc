// The face of `idiolect inspect` in a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "chat/gap.h"
#include "commands/inspection.h"
#include "evaluate/side_by_side.h"

namespace idiolect::commands {
namespace {

using dataset::Share;
using evaluate::padded;

constexpr std::size_t kMostContacts = 12;

std::string share_row(const std::string& name, const Share& share) {
  return padded(name, 28) + fmt::format("{:>9}{:>9}{:>9}{:>8.1f} %\n", share.sessions,
                                        share.owner_messages, share.other_messages,
                                        100 * share.owner_share());
}

/// The rows with most messages first.
std::string share_table(const std::string& title,
                        const std::map<std::string, Share, std::less<>>& shares, std::size_t most) {
  std::vector<std::pair<std::string, Share>> rows(shares.begin(), shares.end());
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return a.second.owner_messages + a.second.other_messages >
           b.second.owner_messages + b.second.other_messages;
  });
  std::string text =
      '\n' + padded(title, 28) +
      fmt::format("{:>9}{:>9}{:>9}{:>10}\n", "sessions", "yours", "others'", "yours");
  for (std::size_t i = 0; i < std::min(most, rows.size()); ++i)
    text += share_row(rows[i].first, rows[i].second);
  if (rows.size() > most) text += fmt::format("… and {} more\n", rows.size() - most);
  return text;
}

/// One bar of eighths of a block for each value, the highest is whole.
std::string bars(const std::vector<std::size_t>& values) {
  static constexpr std::array<const char*, 9> kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t highest = std::max<std::size_t>(*std::ranges::max_element(values), 1);
  std::string text;
  for (const std::size_t value : values) text += kBlocks[(value * 8 + highest - 1) / highest];
  return text;
}

std::string months_of(const dataset::Overview& overview) {
  if (overview.by_month.empty()) return "";
  std::vector<std::size_t> values;
  for (const auto& [month, share] : overview.by_month) values.push_back(share.owner_messages);
  return fmt::format("\nyour messages by month, {} to {}, most {}\n{}\n",
                     overview.by_month.begin()->first, overview.by_month.rbegin()->first,
                     *std::ranges::max_element(values), bars(values));
}

std::string hours_of(const dataset::Overview& overview) {
  return fmt::format("your messages by hour, 0 to 23\n{}\n",
                     bars({overview.by_hour.begin(), overview.by_hour.end()}));
}

std::string lengths_of(const dataset::Overview& overview) {
  std::string text = fmt::format("\n{:<16}{:>9}{:>9}\n", "words", "yours", "others'");
  for (std::size_t i = 0; i < dataset::kWordBins; ++i)
    text += padded(dataset::word_bin_name(i), 16) +
            fmt::format("{:>9}{:>9}\n", overview.owner_words[i], overview.other_words[i]);
  return text;
}

/// A message on its side of the screen.
void append_bubble(std::string& text, const std::string& bubble, bool owner, std::size_t width) {
  const std::size_t room = width * 3 / 5;
  for (const std::string& line : evaluate::wrap(bubble, room)) {
    const std::size_t columns = display_width(line);
    text += std::string(owner && columns < width ? width - columns : 2, ' ') + line + '\n';
  }
}

std::string bubbles_of(const Shown& shown, std::size_t width) {
  std::string text;
  const std::vector<chat::Turn>& turns = shown.conversation.turns;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const chat::Turn& turn = turns[i];
    const std::string marker = chat::gap_marker(turns, i);
    if (!marker.empty()) text += marker + '\n';
    const bool owner = turn.role == chat::Role::Assistant;
    if (!owner && !shown.conversation.is_group) text += turn.name + ":\n";
    for (const std::string& bubble : chat::split_bubbles(turn.content))
      append_bubble(text, bubble, owner, width);
  }
  return text;
}

std::string without_controls(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    if (c == '\n') {
      shown += "↵\n";
    } else {
      shown += static_cast<unsigned char>(c) < ' ' || c == '\x7F' ? '.' : c;
    }
  }
  return shown;
}

/// Trained tokens green or in [brackets], those of the template grey or in <…>, context plain.
std::string tokens_of(const Shown& shown, bool colours) {
  if (shown.tokens.empty()) return "";
  std::string text = colours ? "\ntokens: \x1B[32mtrained\x1B[0m, context, \x1B[90mcontrol\x1B[0m\n"
                             : "\ntokens: [trained], context, ‹control›\n";
  for (const UsedToken& token : shown.tokens) {
    const std::string word = without_controls(token.text);
    if (token.use == TokenUse::Trained) {
      text += colours ? "\x1B[32m" + word + "\x1B[0m" : "[" + word + "]";
    } else if (token.use == TokenUse::Control) {
      text += colours ? "\x1B[90m" + word + "\x1B[0m" : "‹" + word + "›";
    } else {
      text += word;
    }
  }
  return text + '\n';
}

std::string extremes_of(const std::string& title, const std::vector<Shown>& sessions) {
  std::string text = title;
  for (const Shown& shown : sessions) text += "\n  " + heading_of(shown);
  return text + '\n';
}

}  // namespace

std::string heading_of(const Shown& shown) {
  const chat::Conversation& conversation = shown.conversation;
  std::size_t messages = 0;
  for (const chat::Turn& turn : conversation.turns)
    if (!turn.carried) messages += chat::split_bubbles(turn.content).size();
  return fmt::format("{} ({}): {}, {}, {}, {} messages", conversation.id, shown.split,
                     conversation.contact.value_or("a group"), conversation.source,
                     conversation.start.substr(0, 16), messages);
}

std::string inspection_text(const Inspection& inspection, std::size_t width, bool colours) {
  const dataset::Overview& overview = inspection.overview;
  std::string text = fmt::format("{}: {} sessions", inspection.folder, overview.all.sessions);
  for (const auto& [split, count] : inspection.sessions)
    text += fmt::format(", {} {}", count, split);
  text += fmt::format("\n{} messages of yours ({} bytes), {} of others; {:.1f} % yours\n",
                      overview.all.owner_messages, overview.all.owner_bytes,
                      overview.all.other_messages, 100 * overview.all.owner_share());
  if (inspection.tokens > 0)
    text += fmt::format("{} tokens, {} of them trained on; the longest session has {}\n",
                        inspection.tokens, inspection.trained_tokens, inspection.longest_tokens);
  text += share_table("source", overview.by_source, overview.by_source.size());
  text += share_table("with", overview.by_contact, kMostContacts);
  text += months_of(overview) + hours_of(overview) + lengths_of(overview);
  text += '\n' + extremes_of("longest sessions", inspection.longest) +
          extremes_of("shortest sessions", inspection.shortest);
  for (const Shown& shown : inspection.shown)
    text += fmt::format("\n── {} ──\n", heading_of(shown)) +
            (shown.tokens.empty() ? bubbles_of(shown, width) : tokens_of(shown, colours));
  return text;
}

Json inspection_json(const Inspection& inspection) {
  const auto to_json = [](const Share& share) {
    return Json{{"sessions", share.sessions},
                {"owner_messages", share.owner_messages},
                {"other_messages", share.other_messages},
                {"owner_bytes", share.owner_bytes},
                {"other_bytes", share.other_bytes}};
  };
  const auto table = [&](const auto& shares) {
    Json object = Json::object();
    for (const auto& [name, share] : shares) object[name] = to_json(share);
    return object;
  };
  const dataset::Overview& overview = inspection.overview;
  Json sessions = Json::object();
  for (const auto& [split, count] : inspection.sessions) sessions[split] = count;
  Json json = {{"dataset", inspection.folder},           {"sessions", sessions},
               {"all", to_json(overview.all)},           {"sources", table(overview.by_source)},
               {"contacts", table(overview.by_contact)}, {"months", table(overview.by_month)},
               {"owner_hours", overview.by_hour},        {"owner_words", overview.owner_words},
               {"other_words", overview.other_words}};
  if (inspection.tokens > 0)
    json["tokens"] = {{"all", inspection.tokens},
                      {"trained", inspection.trained_tokens},
                      {"longest_session", inspection.longest_tokens}};
  return json;
}

}  // namespace idiolect::commands

#include "dataset/build.h"

#include <algorithm>
#include <tuple>

namespace idiolect::dataset {

Builder::Builder(const BuildOptions& options)
    : options_(options),
      account_(options.shown),
      rows_([this](const Row& a, const Row& b) { return is_earlier(key_of(a), key_of(b)); },
            options.row_bytes_in_memory),
      context_rows_([this](const Row& a, const Row& b) { return is_earlier(key_of(a), key_of(b)); },
                    options.row_bytes_in_memory / 4) {}

BuiltThread Builder::build(const chat::Thread& thread) const {
  const Carry carry(thread, options_.carry, options_.session_gap);
  BuiltThread built{settle(thread, options_.session_gap, carry), {}, {}};
  for (const Session& session : built.settled.sessions) {
    Row& row = built.rows.emplace_back();
    row.start = session.start();
    if (options_.form != nullptr) {
      const Form& form = thread.context_only ? find_form("messages") : *options_.form;
      append_line(built, to_conversation(session, carry.before(session)), form);
    } else {
      row.owner_messages = static_cast<std::uint32_t>(session.owner_messages);
      row.other_messages = static_cast<std::uint32_t>(session.other_messages);
    }
  }
  return built;
}

/// Counts what the text holds, not what the session says: the two are compared in the end.
void Builder::append_line(BuiltThread& built, const chat::Conversation& conversation,
                          const Form& form) {
  Row& row = built.rows.back();
  std::string& line = built.lines.emplace_back();
  for (const chat::Turn& turn : conversation.turns)
    if (!turn.carried)
      (turn.role == chat::Role::Assistant ? row.owner_messages : row.other_messages) +=
          static_cast<std::uint32_t>(turn.times.size());
  row.broken_control_tokens = static_cast<std::uint32_t>(form.append(line, conversation));
  line += '\n';
  row.lines = static_cast<std::uint32_t>(std::ranges::count(line, '\n'));
}

void Builder::add(const chat::Thread& thread, BuiltThread built) {
  account_.add(thread, built.settled);
  // The sorter compares rows while they come, and then asks for their threads.
  const auto number = static_cast<std::uint32_t>(threads_.size());
  threads_.push_back({thread.source, thread.key, thread_hash(thread), thread.zone});
  for (std::size_t i = 0; i < built.rows.size(); ++i) {
    Row& row = built.rows[i];
    row.thread = number;
    if (!thread.context_only) owner_messages_ += row.owner_messages;
    (thread.context_only ? context_rows_ : rows_)
        .add(row, built.lines.empty() ? std::string_view() : built.lines[i]);
  }
}

bool Builder::is_earlier(const Key& a, const Key& b) const {
  if (a.start != b.start) return a.start < b.start;
  const ThreadName& of_a = threads_[a.thread];
  const ThreadName& of_b = threads_[b.thread];
  return std::tie(of_a.source, of_a.key) < std::tie(of_b.source, of_b.key);
}

void Builder::for_each_row(const std::function<void(Split, std::string_view)>& visit) {
  splits_.clear();
  first_.clear();
  for (const Split split : kSplits) splits_[split];
  SplitCutter cutter(rows_.size(), owner_messages_, options_.shares);
  rows_.for_each([&](const Row& row, std::string_view line) {
    const Split split = cutter.next(row.owner_messages);
    enter(split, row);
    visit(split, line);
  });
}

void Builder::for_each_context_row(const std::function<void(std::string_view)>& visit) {
  context_messages_ = 0;
  context_rows_.for_each([&](const Row& row, std::string_view line) {
    context_messages_ += row.owner_messages + row.other_messages;
    visit(line);
  });
}

void Builder::enter(Split split, const Row& row) {
  first_.try_emplace(split, Key{row.start, row.thread});
  SplitFigures& figures = splits_[split];
  if (figures.sessions++ == 0) figures.start = to_iso(row.start, threads_[row.thread].zone);
  figures.owner_messages += row.owner_messages;
  figures.other_messages += row.other_messages;
  figures.lines += row.lines;
  figures.broken_control_tokens += row.broken_control_tokens;
}

Split Builder::split_of(const Entry& entry) const {
  const Key key{entry.session_start, entry.thread};
  for (const Split split : {Split::Test, Split::Valid})
    if (const auto first = first_.find(split);
        first != first_.end() && !is_earlier(key, first->second))
      return split;
  return Split::Train;
}

void Builder::for_each_entry(
    const std::function<void(const Entry&, const std::string&, std::optional<Split>)>& visit) {
  account_.for_each_entry([&](const Entry& entry) {
    const bool in_split = entry.kept && !entry.context_only;
    const auto split = in_split ? std::optional(split_of(entry)) : std::nullopt;
    visit(entry, threads_[entry.thread].hash, split);
  });
}

}  // namespace idiolect::dataset

// How the owner is found. The evidence is asked in the order of its strength,
// source by source; a wrong guess would train on somebody else's words, so where
// it does not decide, the user is asked.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/utf8.h"
#include "chat/placeholder_names.h"
#include "curate/curate.h"
#include "curate/former_names.h"
#include "curate/names.h"
#include "curate/people.h"

namespace idiolect::curate {
namespace {

using Keys = std::set<std::string>;

/// What one source says about the owner.
struct Finding {
  std::vector<std::string> names;  // as the export spells them
  std::string how;
};

/// Those of `names` that somebody in `source` bears, as it spells them.
std::vector<std::string> present(const SourcePeople& source, std::span<const std::string> names) {
  std::vector<std::string> found;
  for (const std::string& name : names) {
    const auto person = source.people.find(name_key(name));
    if (person != source.people.end()) found.push_back(person->second.spelling);
  }
  return found;
}

std::string quoted(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names)
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", name);
  return list;
}

std::optional<Finding> by_name(const SourcePeople& source, std::span<const std::string> names,
                               std::string_view reason) {
  std::vector<std::string> found = present(source, names);
  if (found.empty()) return std::nullopt;
  std::string how = fmt::format("{} {}", quoted(found), reason);
  return Finding{std::move(found), std::move(how)};
}

/// The one participant of all threads, of which there must be two with different people.
std::optional<Finding> common_participant(const SourcePeople& source) {
  if (source.shared_threads < 2) return std::nullopt;
  std::vector<std::string> common;
  for (const auto& [key, person] : source.people)
    if (person.threads >= source.shared_threads && !chat::stands_for_many(key))
      common.push_back(person.spelling);
  if (common.size() != 1) return std::nullopt;
  std::string how = fmt::format("{} is in all {} threads", quoted(common), source.shared_threads);
  return Finding{std::move(common), std::move(how)};
}

/// "1 thread", "2 threads".
std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

[[noreturn]] void ask(const std::string& name, const SourcePeople& source) {
  constexpr std::size_t kMostShown = 6;
  const std::vector<std::string> keys = source.by_messages();
  std::string list;
  for (std::size_t i = 0; i < std::min(kMostShown, keys.size()); ++i) {
    const Person& person = source.people.at(keys[i]);
    list += fmt::format("{}'{}' ({} in {})", i == 0 ? "" : ", ", person.spelling,
                        counted(person.messages, "message"), counted(person.threads, "thread"));
  }
  if (keys.size() > kMostShown) list += fmt::format(" and {} more", keys.size() - kMostShown);
  throw Error(
      fmt::format("{}: cannot tell which participant is you: {}", name, list),
      fmt::format("say who you are, e.g. --me \"{}\"", source.people.at(keys.front()).spelling));
}

/// Finds the owner of each source in turn and remembers how.
class Search {
 public:
  Search(std::span<const chat::Outline> threads, const OwnerEvidence& evidence)
      : threads_(threads), sources_(people_by_source(threads)), evidence_(evidence) {}

  Owner run() {
    // The second pass knows the names that the first one found in other sources.
    for (const bool last : {false, true})
      for (const auto& [name, source] : sources_)
        if (!how_.contains(name)) settle(name, source, last);
    for (const auto& [name, source] : sources_)
      if (source.marks_owner) settle_unmarked(name);
    return result();
  }

 private:
  void settle(const std::string& name, const SourcePeople& source, bool last) {
    if (source.marks_owner) {
      how_[name] = "your rows are marked";
      owner_.marked.insert(name);
    } else if (const auto finding = find(name, source, last)) {
      how_[name] = finding->how;
      for (const std::string& spelling : finding->names) add(name, spelling);
      const std::vector<std::string> former = former_names(threads_, name, owner_.keys[name]);
      for (const std::string& spelling : former) add(name, spelling);
      if (!former.empty()) how_[name] += fmt::format(", {} before", quoted(former));
    } else if (source.shared_threads == 0) {
      how_[name] = "no thread of two people";
      owner_.keys[name];
    } else if (last) {
      ask(name, source);
    }
  }

  /// Another export of the same app may know no marks (WhatsApp's CSV and its text). Only names
  /// count there that are known to be the owner's: a thread without marks may as well be one in
  /// which they wrote nothing.
  void settle_unmarked(const std::string& name) {
    const SourcePeople people = people_without_marks(threads_, name);
    if (people.shared_threads == 0) return;
    std::vector<std::string> names = evidence_.given;
    const auto take = [&](const auto& more) {
      names.insert(names.end(), more.begin(), more.end());
    };
    take(marked_names(threads_, name));
    if (const auto stated = evidence_.stated.find(name); stated != evidence_.stated.end())
      take(stated->second);
    take(found_);
    if (const auto finding = by_name(people, names, "where they are not")) {
      how_[name] += ", " + finding->how;
      for (const std::string& spelling : finding->names) add(name, spelling);
    } else {
      owner_.warnings.push_back(fmt::format(
          "{}: in {} no row is marked as yours and nobody is known to be you; if you wrote there, "
          "add --me NAME",
          name, counted(people.shared_threads, "thread")));
    }
  }

  void add(const std::string& source, const std::string& spelling) {
    owner_.keys[source].insert(name_key(spelling));
    found_.push_back(spelling);
  }

  /// What the user and the export say, together: a --me is often one more name, not another.
  std::optional<Finding> by_statement(const std::string& name, const SourcePeople& source) const {
    std::optional<Finding> given = by_name(source, evidence_.given, "as given");
    const auto stated = evidence_.stated.find(name);
    if (stated == evidence_.stated.end()) return given;
    std::optional<Finding> own = by_name(source, stated->second, "as the export states");
    if (!given || !own) return given ? given : own;
    std::erase_if(own->names, [&](const std::string& spelling) {
      return std::ranges::count(given->names, spelling) > 0;
    });
    if (own->names.empty()) return given;
    given->names.insert(given->names.end(), own->names.begin(), own->names.end());
    given->how += fmt::format(", {} as the export states", quoted(own->names));
    return given;
  }

  std::optional<Finding> find(const std::string& name, const SourcePeople& source,
                              bool last) const {
    if (auto finding = by_statement(name, source)) return finding;
    if (auto common = common_participant(source)) return common;
    if (!last) return std::nullopt;
    return by_name(source, known_names(), "as in another source");
  }

  /// Every name of the owner found so far, the longest first: "Alex Winter" says more than "alexw".
  std::vector<std::string> known_names() const {
    std::vector<std::string> names = found_;
    std::ranges::stable_sort(names, std::ranges::greater(), count_code_points);
    return names;
  }

  std::vector<std::string> stated_names() const {
    std::vector<std::string> names;
    for (const auto& [source, stated] : evidence_.stated)
      names.insert(names.end(), stated.begin(), stated.end());
    return names;
  }

  Owner result() {
    Keys seen;
    for (const auto& names : {evidence_.given, stated_names(), known_names()})
      for (const std::string& name : names)
        if (seen.insert(name_key(name)).second) owner_.names.push_back(cleaned(name));
    std::string list;
    for (const auto& [name, how] : how_)
      list += fmt::format("{}{}: {}", list.empty() ? "" : "; ", name, how);
    owner_.how =
        fmt::format("you are {} ({})",
                    owner_.names.empty() ? "known by your rows alone" : quoted(owner_.names), list);
    warn_of_strangers();
    return std::move(owner_);
  }

  /// A --me that nobody bears may be a slip of the pen. Where all sources mark the owner's rows,
  /// it is only the name to show.
  void warn_of_strangers() {
    if (std::ranges::all_of(sources_, [](const auto& s) { return s.second.marks_owner; })) return;
    for (const std::string& name : evidence_.given) {
      const bool borne = std::ranges::any_of(sources_, [&](const auto& source) {
        return source.second.people.contains(name_key(name));
      });
      if (!borne)
        owner_.warnings.push_back(fmt::format("--me '{}' is nobody in these exports", name));
    }
  }

  std::span<const chat::Outline> threads_;
  std::map<std::string, SourcePeople> sources_;
  const OwnerEvidence& evidence_;
  std::map<std::string, std::string> how_;  // by source
  std::vector<std::string> found_;          // the owner's names, as the exports spell them
  Owner owner_;
};

}  // namespace

Owner find_owner(std::span<const chat::Outline> threads, const OwnerEvidence& evidence) {
  return Search(threads, evidence).run();
}

}  // namespace idiolect::curate

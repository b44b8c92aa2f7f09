// curate/aliases.h
//
// One person under several names: as the user states it, as it is suggested to them,
// and so that all of a person's names can be kept out of a path.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/message.h"

namespace idiolect::curate {

/// Names that belong to one person; the first is the one to show.
using Aliases = std::vector<std::string>;

/// "Anna Lindqvist = annali = Anna L." as Aliases. Throws UsageError where there are not two names.
Aliases parse_aliases(const std::string& text);

/// People who are called differently here and there, under one name each.
class OneName {
 public:
  explicit OneName(std::vector<Aliases> same);

  bool empty() const noexcept { return shown_.empty(); }
  std::span<const Aliases> people() const noexcept { return same_; }
  /// The name to show for `name`: the first of the person's, or `name` itself, which it then views.
  const std::string& shown(const std::string& name) const;
  /// What all names of one person have in common: name_key of the name to show.
  std::string key(const std::string& name) const;

 private:
  std::vector<Aliases> same_;
  std::map<std::string, std::string> shown_;  // by name_key
};

/// Gathers, thread by thread, names that may be one person's: the same letters and digits in
/// another spelling. Holds each distinct name once.
class SameNames {
 public:
  /// `owner` is the name that mark_owner gives the owner's messages.
  explicit SameNames(std::string owner) : owner_(std::move(owner)) {}

  void add(const chat::Thread& thread);

  /// One line per person, as parse_aliases takes it ("Anna Lindqvist = annalindqvist"), at most
  /// `most`. Only suggestions: two people may share a name.
  std::vector<std::string> suggestions(std::size_t most = 5) const;

 private:
  std::string owner_;
  std::map<std::string, std::map<std::string, std::string>> spellings_;  // letters, name_key
};

/// `path` with a short hash for each component that spells one of `names`, in whatever case and
/// with whatever between its letters ("annalindqvist_2752", "WhatsApp - Anna Lindqvist.csv"). Who
/// does not know `salt` cannot try names until one gives the hash.
std::string without_names(std::string_view path, std::span<const std::string> names,
                          std::string_view salt);

/// 16 hexadecimal digits that stand for `text`, likewise.
std::string disguised(std::string_view text, std::string_view salt);

}  // namespace idiolect::curate

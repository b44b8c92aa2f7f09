// commands/prepare_options.h
//
// Every knob of `idiolect prepare`, once.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/options.h"

namespace idiolect::commands {

/// The word of --explain that is no reason.
inline constexpr std::string_view kExplainAll = "all";

struct PrepareOptions {
  static constexpr std::array kCommaSeparated{"only"};

  std::vector<std::string> exports;
  std::vector<std::string> me;
  std::vector<std::string> only;
  std::string source = "auto";
  std::string format = "messages";
  std::string out = "dataset";
  int session_gap = 60;
  int carry = 0;
  std::vector<std::string> exclude;
  std::vector<std::string> forget;
  std::vector<std::string> context_only;
  std::vector<std::string> group;
  std::string subject;
  std::vector<std::string> same;
  std::string since;
  std::string until;
  std::string redact = "off";
  bool dedupe = false;
  bool dry_run = false;
  std::string explain;
  bool json = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("EXPORT", exports, "a file, a folder or a zip, at any level of an export");
    visit("me", me, "your name in the chats; again for each further one; found out when not given");
    visit("only", only, "sources to read, e.g. whatsapp,telegram; all when not given");
    visit("source", source, "instagram or messenger, where the path of a file does not say which");
    visit("format", format,
          "messages trains here; openai, replies, completions, llama-factory, sharegpt, chatml and "
          "prompt are for "
          "other trainers");
    visit("out", out, "folder of the dataset; an older dataset there is replaced");
    visit("session-gap", session_gap, "minutes of silence after which a new session begins");
    visit("carry", carry,
          "earlier turns of the chat to show before each session, without teaching them");
    visit(
        "exclude", exclude,
        "somebody to leave out: no thread with them, nothing they wrote; or a group, by its title; "
        "again for more");
    visit("forget", forget,
          "the same, and neither their name nor a word of theirs is in anything that is written");
    visit("context-only", context_only,
          "somebody, or the title of a chat, from whose messages and yours to them nothing is "
          "learnt; "
          "again for more");
    visit("group", group,
          "title of a group to learn from, or all; groups that are not chosen are context only");
    visit("subject", subject,
          "learn the voice of this person instead of yours; they should know and agree");
    visit("same", same, "one person's names, \"Anna Lindqvist = annali\": the first is shown");
    visit("since", since,
          "leave out what was sent before this year or date, e.g. 2021 or 2021-06-01");
    visit("until", until, "leave out what was sent after this year or date");
    visit("redact", redact,
          "personal data in texts: off, tag (<PHONE>), surrogate (another that is nobody's), or "
          "drop the message");
    visit("dedupe", dedupe,
          "keep what you sent more than once only once, from eight words on; short replies stay");
    visit("dry-run", dry_run, "show what would be written, write nothing");
    visit("explain", explain,
          "all: how each decision was made; or one reason, e.g. system: some of its messages");
    visit("json", json, "print one JSON object instead of the table");
  }
};

}  // namespace idiolect::commands

// sources/imessage_exporter_common.h
//
// What imessage-exporter's text and HTML have in common: its times, and a file that
// is one chat and is called after it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/times.h"
#include "sources/reader.h"

namespace idiolect::sources {

/// "May 17, 2022  5:29:42 PM" and what follows it in the same line.
struct ExporterStamp {
  std::optional<Time> time;   // none where there is no such day or hour
  std::string_view rest;      // without blanks around it
  bool read_by_them = false;  // so it is the owner's
  /// True where the rest is empty or says when the message was read: a person's message follows.
  bool starts_message = false;
};

/// The stamp that `line` starts with; none where it does not. Views `line`.
std::optional<ExporterStamp> exporter_stamp(std::string_view line);

/// The thread of a file, without its messages: named by the file.
chat::Thread exporter_thread(std::string_view path);

/// Fills in what can be said when the messages are there: who takes part.
void finish_exporter_thread(chat::Thread& thread);

}  // namespace idiolect::sources

// sources/discord_exporter_csv.h
//
// Reads the CSV that DiscordChatExporter writes of one channel. A row has no type, so
// sentences that Discord writes ("Pinned a message.") are left for curate::classify, and
// dates follow the language of the computer that exported. docs/formats/discord.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_discord_exporter_csv(const Glimpse& glimpse);

/// One thread per channel, which only the name of the file says. Throws Error naming the columns
/// that are missing.
FileContent read_discord_exporter_csv(const Document& document);

inline constexpr Source kDiscordExporterCsv{"discord",
                                            "Discord channels as CSV from DiscordChatExporter",
                                            is_discord_exporter_csv, read_discord_exporter_csv};

}  // namespace idiolect::sources

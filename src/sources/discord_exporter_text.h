// sources/discord_exporter_text.h
//
// Reads the plain text that DiscordChatExporter writes of one channel: a box of '=' that
// names it, then messages under lines like "[1/15/2024 10:30 AM] alice". The type of a
// message is lost, so what Discord itself says is left for curate::classify.
// docs/formats/discord.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_discord_exporter_text(const Glimpse& glimpse);

/// One thread per channel. Throws Error when no line of a text below the box begins a message.
FileContent read_discord_exporter_text(const Document& document);

inline constexpr Source kDiscordExporterText{"discord",
                                             "Discord channels as text from DiscordChatExporter",
                                             is_discord_exporter_text, read_discord_exporter_text};

}  // namespace idiolect::sources

// sources/discord_package.h
//
// Reads Discord's own data package ("Request all of my data"): the messages that the
// account wrote, one folder per channel. What others wrote is not in it, so its threads
// have one author. Names of folders follow the language and the year; names of files
// do not. docs/formats/discord.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True for messages.csv and messages.json, channel.json, index.json and user.json of a package.
Match is_discord_package(const Glimpse& glimpse);

/// Throws Error with the byte where JSON breaks, or naming the columns that are missing.
FileContent read_discord_package(const Document& document);

inline constexpr Source kDiscordPackage{"discord", "Discord's data package (your own messages)",
                                        is_discord_package, read_discord_package};

}  // namespace idiolect::sources

// evaluate/vote_schema.h
//
// The tables of votes.db.
#pragma once

namespace idiolect::evaluate {

/// SQL that makes them in an empty database.
const char* vote_schema();

}  // namespace idiolect::evaluate

#include "evaluate/vote_schema.h"

namespace idiolect::evaluate {

const char* vote_schema() {
  return R"sql(
PRAGMA application_id=0x69646c76;
PRAGMA user_version=1;
CREATE TABLE block(
  id INTEGER PRIMARY KEY,
  judge TEXT NOT NULL CHECK(length(judge) BETWEEN 1 AND 64),
  seed INTEGER NOT NULL,
  salt TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  about TEXT NOT NULL,
  app TEXT NOT NULL,
  challenger TEXT NOT NULL,
  reference TEXT NOT NULL CHECK(reference <> challenger),
  left_out TEXT NOT NULL,
  created_at INTEGER NOT NULL) STRICT;
CREATE TABLE task(
  block INTEGER NOT NULL REFERENCES block(id),
  position INTEGER NOT NULL CHECK(position >= 0),
  kind INTEGER NOT NULL CHECK(kind IN (0, 1, 2)),
  repeats INTEGER NOT NULL,
  context TEXT NOT NULL,
  conversation TEXT NOT NULL,
  turns TEXT NOT NULL,
  left_name TEXT NOT NULL,
  right_name TEXT NOT NULL CHECK(left_name <> right_name),
  left_text TEXT NOT NULL,
  right_text TEXT NOT NULL,
  PRIMARY KEY(block, position)) STRICT, WITHOUT ROWID;
CREATE TABLE own_reply(
  block INTEGER NOT NULL,
  position INTEGER NOT NULL,
  text TEXT,
  sha256 TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY(block, position),
  FOREIGN KEY(block, position) REFERENCES task(block, position)) STRICT, WITHOUT ROWID;
CREATE TABLE shown(
  block INTEGER NOT NULL,
  position INTEGER NOT NULL,
  shown_at INTEGER NOT NULL,
  PRIMARY KEY(block, position),
  FOREIGN KEY(block, position) REFERENCES own_reply(block, position)) STRICT, WITHOUT ROWID;
CREATE TABLE vote(
  id INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  position INTEGER NOT NULL,
  judge TEXT NOT NULL,
  attempt INTEGER NOT NULL CHECK(attempt >= 0),
  choice INTEGER CHECK(choice BETWEEN 0 AND 4),
  left_as_is INTEGER CHECK(left_as_is IN (0, 1)),
  right_as_is INTEGER CHECK(right_as_is IN (0, 1)),
  key TEXT NOT NULL CHECK(length(key) <= 16),
  shown_at INTEGER NOT NULL,
  voted_at INTEGER NOT NULL,
  too_fast INTEGER NOT NULL CHECK(too_fast IN (0, 1)),
  same_key INTEGER NOT NULL CHECK(same_key IN (0, 1)),
  app TEXT NOT NULL,
  supersedes INTEGER REFERENCES vote(id) CHECK(choice IS NOT NULL OR supersedes IS NOT NULL),
  UNIQUE(block, position, judge, attempt),
  FOREIGN KEY(block, position) REFERENCES shown(block, position)) STRICT;
CREATE TABLE closed(
  block INTEGER PRIMARY KEY REFERENCES block(id),
  closed_at INTEGER NOT NULL) STRICT;
CREATE TABLE friends_test(
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE friend_answer(
  test TEXT NOT NULL REFERENCES friends_test(id),
  judge TEXT NOT NULL CHECK(length(judge) BETWEEN 1 AND 64),
  item INTEGER NOT NULL CHECK(item >= 1),
  chose_left INTEGER NOT NULL CHECK(chose_left IN (0, 1)),
  confidence INTEGER NOT NULL CHECK(confidence BETWEEN 1 AND 5),
  reason TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  PRIMARY KEY(test, judge, item)) STRICT, WITHOUT ROWID;
CREATE TRIGGER block_no_update BEFORE UPDATE ON block BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER block_no_delete BEFORE DELETE ON block BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER task_no_update BEFORE UPDATE ON task BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER task_no_delete BEFORE DELETE ON task BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER own_reply_no_update BEFORE UPDATE ON own_reply BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER own_reply_no_delete BEFORE DELETE ON own_reply BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER shown_no_update BEFORE UPDATE ON shown BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER shown_no_delete BEFORE DELETE ON shown BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER vote_no_update BEFORE UPDATE ON vote BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER vote_no_delete BEFORE DELETE ON vote BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER closed_no_update BEFORE UPDATE ON closed BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER closed_no_delete BEFORE DELETE ON closed BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER friends_test_no_update BEFORE UPDATE ON friends_test BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER friends_test_no_delete BEFORE DELETE ON friends_test BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER friend_answer_no_update BEFORE UPDATE ON friend_answer BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER friend_answer_no_delete BEFORE DELETE ON friend_answer BEGIN SELECT RAISE(ABORT, 'rows of votes are never changed'); END;
CREATE TRIGGER task_not_closed BEFORE INSERT ON task WHEN EXISTS (SELECT 1 FROM closed WHERE block = NEW.block)
  BEGIN SELECT RAISE(ABORT, 'the block is closed'); END;
CREATE TRIGGER own_reply_not_closed BEFORE INSERT ON own_reply WHEN EXISTS (SELECT 1 FROM closed WHERE block = NEW.block)
  BEGIN SELECT RAISE(ABORT, 'the block is closed'); END;
CREATE TRIGGER shown_not_closed BEFORE INSERT ON shown WHEN EXISTS (SELECT 1 FROM closed WHERE block = NEW.block)
  BEGIN SELECT RAISE(ABORT, 'the block is closed'); END;
CREATE TRIGGER vote_not_closed BEFORE INSERT ON vote WHEN EXISTS (SELECT 1 FROM closed WHERE block = NEW.block)
  BEGIN SELECT RAISE(ABORT, 'the block is closed'); END;
)sql";
}

}  // namespace idiolect::evaluate

// `key: value` lines in a description: known keys are fields, every other line is the author's
// prose and is kept to the byte. An empty field is written `null`. A value that spans lines, or
// that would not read back as written, is written as a JSON string.
//
// What a field means is asked of Epic, Changeset, Agent and Message. Here the fields of a bead are
// taken as they are, all alike, for what shows, exchanges or merges them: a value that cannot be
// what it should is text like any other, so that none of these ever fails by it.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct FieldValue {
    std::string_view key;
    // nullopt when the line is absent or says `null`.
    std::optional<std::string> value;

    bool operator==(const FieldValue&) const = default;
};

// Every field that a bead of its kind can have, in the order in which they are written.
std::vector<FieldValue> field_values(const Bead& bead);
// Of these those that an approval of the bead is of, as its title and its prose are.
std::vector<FieldValue> approved_fields(const Bead& bead);

// Writes one of them in place, or appends it. Precondition: `key` is one of `field_values(bead)`.
void write_field(Bead& bead, const FieldValue& field);

// A field that says what is wanted, and is anybody's to change; every other one records what the
// program did.
bool says_what_is_wanted(std::string_view key);

// A field that vouches for something: an approval, a commit that was found good, one that landed.
bool vouches(std::string_view key);
// The name of a branch that, once it is there, does not change.
bool is_written_once(std::string_view key);

// As JSON; null where there is no value.
Json fields_json(const Bead& bead);

// The keys of the lines in `text` that would be read as fields on a bead of this kind, each once,
// in the order of their lines.
std::vector<std::string_view> fields_in(BeadKind kind, const std::string& text);

// The description without its field lines: what the author wrote.
std::string prose(const Bead& bead);
// Replaces the prose, keeping the fields.
void set_prose(Bead& bead, std::string_view text);

} // namespace atelier

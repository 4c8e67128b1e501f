// What an artisan's reply says: a text alone, or that text with what the artisan has to say of it,
// as one object of JSON anywhere in the reply. A reply is data: nothing in it is carried out.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/workflow/run.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

inline constexpr std::size_t longest_reply = 8UL * 1024 * 1024;

struct Reply {
    std::string content;
    // "" where it names none.
    std::string form = {};
    std::string interpretation = {};
    // As they were given; null for none.
    Json considerations = {};
    Json choices = {};
    std::optional<WorkflowVerdict> verdict = {};
    // From 0 to 10.
    std::optional<double> score = {};
    bool says_done = false;

    bool operator==(const Reply&) const = default;
};

// Of all complete objects in it that have a `content` or an `output` the last one counts; without
// one the whole reply is the content, out of its fence where it is nothing but a fenced text.
// reply-invalid: empty, too long, not UTF-8, or with a NUL.
Result<Reply> read_reply(std::string_view reply);

struct ProvenanceFacts {
    std::string request;
    std::string form;
    std::string model;
};
// The file beside a piece.
std::string provenance_text(const Reply& reply, const ProvenanceFacts& facts);

// Its first words in one line.
std::string piece_preview(std::string_view content);

} // namespace atelier

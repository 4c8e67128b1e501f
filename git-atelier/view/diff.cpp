#include "view/diff.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"

#include <array>
#include <utility>

namespace atelier {
namespace {

struct Sum {
    std::int64_t added = 0;
    std::int64_t deleted = 0;
};

Sum sum_of(const std::vector<FileChange>& files) {
    Sum sum;
    for (const FileChange& file : files) {
        sum.added += file.added;
        sum.deleted += file.deleted;
    }
    return sum;
}

Json range_json(const std::optional<CommitRange>& range) {
    if (!range) return {};
    Json out = Json::object();
    out.set("base", range->base.str()).set("head", range->head.str());
    return out;
}

Json file_json(const FileChange& file) {
    Json row = Json::object();
    row.set("path", to_valid_utf8(file.path))
        .set("old_path", or_null(to_valid_utf8(file.old_path)))
        .set("added", file.added)
        .set("deleted", file.deleted)
        .set("binary", file.binary);
    return row;
}

// Of a line of a patch, by how it begins; the longer beginnings first.
Tone tone_of(std::string_view line, bool in_hunk) {
    if (line.starts_with("@@")) return Tone::busy;
    if (in_hunk && line.starts_with('+')) return Tone::good;
    if (in_hunk && line.starts_with('-')) return Tone::bad;
    static constexpr std::array heads{
        std::string_view("diff "),       std::string_view("index "),
        std::string_view("--- "),        std::string_view("+++ "),
        std::string_view("new file "),   std::string_view("deleted file "),
        std::string_view("old mode "),   std::string_view("new mode "),
        std::string_view("similarity "), std::string_view("rename "),
    };
    for (const std::string_view head : heads)
        if (!in_hunk && line.starts_with(head)) return Tone::strong;
    return Tone::plain;
}

std::string painted(const std::string& text, const Style& style) {
    if (!style.colour) return text;
    std::string out;
    bool in_hunk = false;
    for (const std::string& line : split(text, '\n')) {
        // What begins so within a hunk has a blank, a plus or a minus in front of it.
        if (line.starts_with("diff ")) in_hunk = false;
        out += paint(style, tone_of(line, in_hunk), line) + "\n";
        if (line.starts_with("@@")) in_hunk = true;
    }
    out.pop_back();
    return out;
}

// A range-diff has a margin of its own, and its hunks are of patches.
std::string painted_range(const std::string& text, const Style& style) {
    if (!style.colour) return text;
    std::string out;
    bool below = false;
    bool in_hunk = false;
    for (const std::string& line : split(text, '\n')) {
        below = below || line.starts_with("diff ");
        if (below) {
            if (line.starts_with("diff ")) in_hunk = false;
            out += paint(style, tone_of(line, in_hunk), line) + "\n";
            if (line.starts_with("@@")) in_hunk = true;
            continue;
        }
        const bool margin = line.starts_with("    ");
        const std::string_view inner = margin ? std::string_view(line).substr(4) : "";
        const Tone tone = margin ? tone_of(inner, !inner.starts_with("@@")) : Tone::strong;
        out += paint(style, tone, line) + "\n";
    }
    out.pop_back();
    return out;
}

} // namespace

Json diff_json(const DiffOutcome& outcome) {
    Json files = Json::array();
    for (const FileChange& file : outcome.files)
        files.push(file_json(file));
    Json out = Json::object();
    out.set("id", outcome.changed.id.str())
        .set("title", outcome.changed.title)
        .set("base", outcome.changed.commits.base.str())
        .set("head", outcome.changed.commits.head.str())
        .set("seen", range_json(outcome.seen))
        .set("files", std::move(files));
    return out;
}

std::string diff_text(const DiffOutcome& outcome, const Style& style) {
    return outcome.subject == DiffSubject::since_last ? painted_range(outcome.text, style)
                                                      : painted(outcome.text, style);
}

std::string diff_remark(const DiffOutcome& outcome) {
    const std::string& id = outcome.changed.id.str();
    switch (outcome.subject) {
    case DiffSubject::whole:
    case DiffSubject::since_last:
        break;
    case DiffSubject::not_seen_before:
        return "you have not looked at " + id + " before: this is all of it";
    case DiffSubject::seen_is_gone:
        return "what you saw of " + id + " is no longer in the repository: this is all of it";
    case DiffSubject::nothing_new:
        return id + " has not changed since you last looked";
    }
    return outcome.text.empty() ? "no changes to show for " + id : "";
}

std::string diffstat_text(const std::vector<FileChange>& files) {
    if (files.empty()) return {};
    const Sum sum = sum_of(files);
    return counted(files.size(), "file") + ", " +
           counted(static_cast<std::size_t>(sum.added), "line") + " added, " +
           std::to_string(sum.deleted) + " deleted";
}

Json diffstat_json(const std::vector<FileChange>& files) {
    const Sum sum = sum_of(files);
    Json out = Json::object();
    out.set("files", static_cast<std::int64_t>(files.size()))
        .set("added", sum.added)
        .set("deleted", sum.deleted);
    return out;
}

} // namespace atelier

#include "domain/piece/document_record.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

constexpr const char* no_commit = "-";

std::string word_of(const std::optional<CommitId>& commit) {
    return commit ? commit->str() : no_commit;
}

bool read_word(const std::string& word, std::optional<CommitId>& commit) {
    if (word == no_commit) return true;
    auto id = CommitId::parse(word);
    if (id) commit = *std::move(id);
    return commit.has_value();
}

} // namespace

std::string document_record_text(const DocumentRecord& record) {
    const auto from = record.due ? record.due->from : std::nullopt;
    const auto to = record.due ? std::optional(record.due->to) : std::nullopt;
    return word_of(from) + " " + word_of(to) + " " + word_of(record.told) + " " + record.onto.str();
}

std::optional<DocumentRecord> document_record_from(std::string_view text) {
    // No branch's name has a blank in it.
    const auto words = split(text, ' ');
    if (words.size() != 4) return std::nullopt;
    auto onto = BranchName::parse(words[3]);
    if (!onto) return std::nullopt;
    DocumentRecord record{.onto = *std::move(onto)};
    std::optional<CommitId> from;
    std::optional<CommitId> to;
    if (!read_word(words[0], from) || !read_word(words[1], to) ||
        !read_word(words[2], record.told) || (from && !to))
        return std::nullopt;
    if (to) record.due = BranchMoveDue{std::move(from), *std::move(to)};
    return record;
}

} // namespace atelier

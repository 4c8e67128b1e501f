#include "domain/forge/thread_reply.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view mark_begins = "<!-- atelier: answers ";

std::string reply_mark(std::int64_t comment) {
    return std::string(mark_begins) + std::to_string(comment) + " -->";
}

} // namespace

bool waits_for_answer(const ReviewThread& thread) {
    return !thread.resolved && thread.comments.back().body.find(mark_begins) == std::string::npos;
}

bool is_answered(const ReviewThread& thread, std::int64_t comment) {
    return std::ranges::any_of(thread.comments,
                               [mark = reply_mark(comment)](const ReviewComment& one) {
                                   return one.body.find(mark) != std::string::npos;
                               });
}

std::string reply_text(const std::string& answer, const CommitId& commit, std::int64_t comment) {
    return std::string(trim(answer)) + "\n\nanswered: " + commit.str() + "\n\n" +
           reply_mark(comment);
}

} // namespace atelier

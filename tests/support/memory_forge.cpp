#include "support/memory_forge.hpp"

#include "support/catch.hpp"

#include <algorithm>

namespace atelier::test {
namespace {

using Lock = std::lock_guard<std::recursive_mutex>;

tl::unexpected<Error> refused(const std::string& why) {
    return fail(ErrorCode::forge_refused, why);
}

} // namespace

MemoryForge::Entry& MemoryForge::at(std::int64_t number) {
    const auto found = entries_.find(number);
    if (found == entries_.end()) FAIL("there is no pull request #" << number);
    return found->second;
}

Result<MemoryForge::Entry*> MemoryForge::find(std::int64_t number) {
    if (fault) return fail(*fault);
    const auto found = entries_.find(number);
    if (found != entries_.end()) return &found->second;
    return fail(ErrorCode::not_found, "there is no pull request #" + std::to_string(number));
}

const PullRequest* MemoryForge::open_one(const BranchName& head, const BranchName& base) const {
    for (const auto& [number, entry] : entries_)
        if (entry.pull_request.head == head && entry.pull_request.base == base &&
            entry.pull_request.end == PullRequestEnd::open)
            return &entry.pull_request;
    return nullptr;
}

void MemoryForge::push(const BranchName& branch, const CommitId& commit) {
    const Lock lock(lock_);
    branches_.insert_or_assign(branch, commit);
    checks_.try_emplace(commit);
    for (auto& [number, entry] : entries_)
        if (entry.pull_request.head == branch && entry.pull_request.end == PullRequestEnd::open)
            entry.pull_request.head_commit = commit;
}

void MemoryForge::delete_branch(const BranchName& branch) {
    const Lock lock(lock_);
    branches_.erase(branch);
}

void MemoryForge::ask(std::int64_t number, const ForgeUser& reviewer) {
    const Lock lock(lock_);
    at(number).pull_request.asked.push_back(reviewer);
}

void MemoryForge::review(std::int64_t number, Review review) {
    const Lock lock(lock_);
    Entry& entry = at(number);
    std::erase(entry.pull_request.asked, review.author);
    entry.reviews.push_back(std::move(review));
}

void MemoryForge::comment(std::int64_t number, const std::string& path,
                          std::optional<std::int64_t> line, ReviewComment comment) {
    const Lock lock(lock_);
    comment.id = ++last_comment_;
    at(number).threads.push_back({path, line, false, {std::move(comment)}});
}

void MemoryForge::resolve(std::int64_t number, std::size_t thread) {
    const Lock lock(lock_);
    at(number).threads.at(thread).resolved = true;
}

void MemoryForge::check(const CommitId& commit, const ReportedCheck& check) {
    const Lock lock(lock_);
    auto& all = checks_[commit];
    std::erase_if(all, [&](const ReportedCheck& one) { return one.name == check.name; });
    all.push_back(check);
}

void MemoryForge::set_mergeable(std::int64_t number, Mergeable mergeable) {
    const Lock lock(lock_);
    at(number).pull_request.mergeable = mergeable;
}

void MemoryForge::merge(std::int64_t number, const CommitId& as) {
    const Lock lock(lock_);
    PullRequest& merged = at(number).pull_request;
    merged.end = PullRequestEnd::merged;
    merged.merge_commit = as;
    merged.mergeable = Mergeable::unknown;
    push(merged.base, as);
}

void MemoryForge::close(std::int64_t number) {
    const Lock lock(lock_);
    at(number).pull_request.end = PullRequestEnd::closed;
}

void MemoryForge::reopen(std::int64_t number) {
    const Lock lock(lock_);
    at(number).pull_request.end = PullRequestEnd::open;
}

Result<std::vector<PullRequest>> MemoryForge::pull_requests_of(const BranchName& head) {
    const Lock lock(lock_);
    if (fault) return fail(*fault);
    std::vector<PullRequest> out;
    for (const auto& [number, entry] : entries_) {
        if (entry.pull_request.head != head) continue;
        out.push_back(entry.pull_request);
        out.back().mergeable = Mergeable::unknown;
    }
    return out;
}

Result<std::optional<PullRequest>> MemoryForge::pull_request(std::int64_t number) {
    const Lock lock(lock_);
    if (fault) return fail(*fault);
    const auto found = entries_.find(number);
    if (found == entries_.end()) return std::nullopt;
    return found->second.pull_request;
}

Result<void> MemoryForge::require_base(const PullRequest& of, const BranchName& base) {
    const auto there = branches_.find(base);
    if (there == branches_.end()) return refused("there is no branch " + base.str());
    if (there->second == of.head_commit)
        return refused("No commits between " + base.str() + " and " + of.head.str());
    return {};
}

Result<PullRequest> MemoryForge::create(const NewPullRequest& wanted) {
    const Lock lock(lock_);
    if (fault) return fail(*fault);
    const BranchName& base = wanted.text.base;
    if (const PullRequest* const there = open_one(wanted.head, base)) return *there;
    const auto head = branches_.find(wanted.head);
    if (head == branches_.end()) return refused("there is no branch " + wanted.head.str());
    const std::int64_t number = static_cast<std::int64_t>(entries_.size()) + 1;
    PullRequest made{.number = number,
                     .url = "https://github.example/ann/tool/pull/" + std::to_string(number),
                     .title = wanted.text.title,
                     .body = wanted.text.body,
                     .head = wanted.head,
                     .head_commit = head->second,
                     .base = base,
                     .draft = wanted.draft,
                     .author = us};
    ATELIER_CHECK(require_base(made, base));
    entries_.emplace(number, Entry{made});
    after_change();
    return made;
}

Result<void> MemoryForge::edit(std::int64_t number, const PullRequestEdit& edit) {
    const Lock lock(lock_);
    ATELIER_TRY(Entry* const entry, find(number));
    PullRequest& it = entry->pull_request;
    if (edit.base && *edit.base != it.base) {
        if (it.end != PullRequestEnd::open)
            return refused("the base of a pull request that has ended stays");
        if (open_one(it.head, *edit.base) != nullptr)
            return refused("there is a pull request into " + edit.base->str() + " already");
        ATELIER_CHECK(require_base(it, *edit.base));
        it.base = *edit.base;
    }
    if (edit.title) it.title = *edit.title;
    if (edit.body) it.body = *edit.body;
    after_change();
    return {};
}

Result<void> MemoryForge::set_draft(std::int64_t number, bool draft) {
    const Lock lock(lock_);
    ATELIER_TRY(Entry* const entry, find(number));
    if (entry->pull_request.draft == draft) return {};
    if (entry->pull_request.end != PullRequestEnd::open)
        return refused("the pull request has ended");
    entry->pull_request.draft = draft;
    after_change();
    return {};
}

Result<std::vector<Review>> MemoryForge::reviews(std::int64_t number) {
    const Lock lock(lock_);
    ATELIER_TRY(Entry* const entry, find(number));
    return entry->reviews;
}

Result<std::vector<ReviewThread>> MemoryForge::threads(std::int64_t number) {
    const Lock lock(lock_);
    ATELIER_TRY(Entry* const entry, find(number));
    return entry->threads;
}

Result<void> MemoryForge::reply(std::int64_t number, const ReviewThread& thread,
                                const std::string& text) {
    const Lock lock(lock_);
    ATELIER_TRY(Entry* const entry, find(number));
    for (ReviewThread& one : entry->threads) {
        if (one.comments.front().id != thread.comments.front().id) continue;
        one.comments.push_back({++last_comment_, us, text, {}});
        return {};
    }
    return fail(ErrorCode::not_found, "there is no such thread");
}

Result<std::vector<ReportedCheck>> MemoryForge::each_check(const CommitId& commit) {
    const Lock lock(lock_);
    if (fault) return fail(*fault);
    const auto found = checks_.find(commit);
    if (found == checks_.end()) return fail(ErrorCode::not_found, "there is no such commit");
    return found->second;
}

Result<Checks> MemoryForge::checks(const CommitId& commit) {
    ATELIER_TRY(std::vector<ReportedCheck> each, each_check(commit));
    return summed_up(std::move(each));
}

} // namespace atelier::test

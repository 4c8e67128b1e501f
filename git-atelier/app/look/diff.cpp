#include "app/look/diff.hpp"

#include "app/look/last_look.hpp"
#include "base/path.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<bool> both_there(GitRefs& refs, const CommitRange& range) {
    for (const CommitId& commit : {range.base, range.head}) {
        ATELIER_TRY(const auto found, refs.resolve(commit.str()));
        if (!found) return false;
    }
    return true;
}

Result<DiffSubject> subject_since(GitRefs& refs, const std::optional<CommitRange>& seen,
                                  const CommitRange& now) {
    if (!seen) return DiffSubject::not_seen_before;
    if (*seen == now) return DiffSubject::nothing_new;
    ATELIER_TRY(const bool there, both_there(refs, *seen));
    return there ? DiffSubject::since_last : DiffSubject::seen_is_gone;
}

// Of a commit that is new a range-diff says no more than its subject, so that what came on top of
// what was seen follows it.
Result<std::string> what_became(GitHistory& history, const CommitRange& seen,
                                const CommitRange& now) {
    ATELIER_TRY(std::string text, history.range_diff(seen, now));
    ATELIER_TRY(const bool on_top, history.is_ancestor(seen.head, now.head));
    if (!on_top || seen.base != now.base) return text;
    ATELIER_TRY(const std::string added, history.diff({seen.head, now.head}, {}));
    return text + "\n" + added;
}

bool is_whole(const DiffLook& look) {
    return look.form == DiffForm::patch && look.paths.empty() && !look.ignores_white_space;
}

// Git is asked from the top.
DiffLook from_top(DiffLook look, GitWorktrees& worktrees, const fs::path& folder) {
    if (look.paths.empty()) return look;
    const auto found = place_below(worktrees.folders(), folder);
    const fs::path place = found ? found->place : fs::path();
    for (std::string& path : look.paths)
        if (!path.starts_with(':')) path = (place / path).lexically_normal().string();
    return look;
}

} // namespace

Result<DiffOutcome> read_diff(const Context& context, Repository& repository, Files& files,
                              const ProjectPaths& paths, const DiffRequest& request) {
    ATELIER_TRY(ChangedRange changed, changed_range(context, repository, request.id));
    DiffOutcome out{.changed = std::move(changed)};
    const CommitRange& now = out.changed.commits;
    GitHistory& history = repository.history();
    if (request.since_last) {
        ATELIER_TRY(out.seen, last_look(files, paths, out.changed.id));
        ATELIER_TRY(out.subject, subject_since(repository.refs(), out.seen, now));
    }
    switch (out.subject) {
    case DiffSubject::since_last: {
        ATELIER_TRY(out.text, what_became(history, *out.seen, now));
        break;
    }
    case DiffSubject::nothing_new:
        break;
    case DiffSubject::whole:
    case DiffSubject::not_seen_before:
    case DiffSubject::seen_is_gone: {
        ATELIER_TRY(out.text, history.diff(now, from_top(request.look, repository.worktrees(),
                                                         request.directory)));
        break;
    }
    }
    ATELIER_TRY(out.files, history.changes(now.base, now.head));
    const bool looks = request.shown && context.caller.role() == Role::overseer;
    if (looks && is_whole(request.look))
        if (const auto noted = note_look(files, paths, out.changed.id, now); !noted)
            out.not_noted = noted.error();
    return out;
}

} // namespace atelier

#include "adapters/git/process/object_batch.hpp"

#include "base/text.hpp"

namespace atelier {

// "ID KIND SIZE\n", the bytes, "\n"; "NAME missing\n" for what is not there.
Result<std::vector<std::optional<BatchedObject>>>
read_batch(const Git& git, const std::vector<std::string>& names) {
    std::string input;
    for (const std::string& name : names)
        input += name + '\0';
    std::vector<std::optional<BatchedObject>> found;
    if (names.empty()) return found;
    ATELIER_TRY(const std::string out, git.output({{"cat-file", "-z", "--batch"}, input}));
    std::size_t at = 0;
    for (const std::string& name : names) {
        // A name may have line breaks of its own.
        const std::string missing = name + " missing\n";
        if (out.compare(at, missing.size(), missing) == 0) {
            found.emplace_back();
            at += missing.size();
            continue;
        }
        const auto end = out.find('\n', at);
        const auto head = split(std::string_view(out).substr(at, end - at), ' ');
        const auto size = head.size() == 3 ? parse_integer(head[2]) : std::nullopt;
        if (!size || end == std::string::npos)
            return fail(ErrorCode::git_failed, "git cat-file did not say what " + name + " is",
                        advise(Hint::fsck_missing));
        const auto length = static_cast<std::size_t>(*size);
        // With the end of its line; of an answer that was cut off nothing is taken.
        if (*size < 0 || length >= out.size() - end - 1)
            return fail(ErrorCode::git_failed, "git cat-file did not say all of " + name,
                        advise(Hint::fsck_missing));
        found.push_back(BatchedObject{head[1], out.substr(end + 1, length)});
        at = end + 1 + length + 1;
    }
    return found;
}

} // namespace atelier

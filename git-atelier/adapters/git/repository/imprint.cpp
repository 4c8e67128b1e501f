#include "adapters/git/repository/imprint.hpp"

#include "adapters/git/repository/footprint.hpp"
#include "base/digest.hpp"
#include "posix/descriptor.hpp"
#include "posix/side_by_side.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <condition_variable>
#include <cstdint>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <optional>
#include <sys/stat.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// More of them wait for each other in the kernel.
constexpr std::size_t most_lookers = 8;

void append_numbers(std::string& text, std::initializer_list<std::uint64_t> numbers) {
    for (const std::uint64_t number : numbers) {
        const auto bytes = std::bit_cast<std::array<char, sizeof number>>(number);
        text.append(bytes.data(), bytes.size());
    }
}

// A folder's own times say nothing: they are new where the folder was moved.
void append_mark(std::string& text, const std::string& name, const struct ::stat& about) {
    text.append(name).append(1, '\0');
    append_numbers(text, {about.st_mode, about.st_ino});
    if (S_ISDIR(about.st_mode)) return;
    const auto seconds = [](const struct ::timespec& time) {
        return static_cast<std::uint64_t>(time.tv_sec);
    };
    const auto fraction = [](const struct ::timespec& time) {
        return static_cast<std::uint64_t>(time.tv_nsec);
    };
    append_numbers(text,
                   {static_cast<std::uint64_t>(about.st_size), seconds(about.st_mtim),
                    fraction(about.st_mtim), seconds(about.st_ctim), fraction(about.st_ctim)});
}

// Looks into the folders below one, several at a time.
class FolderLook {
  public:
    FolderLook(int top, const ImprintedFolder& asked) : top_(top), asked_(asked) {}

    // By the folder's name below the top.
    Result<std::map<std::string, std::string>> all() {
        waiting_.emplace_back();
        posix::side_by_side(most_lookers, [this] { work(); });
        if (failure_) return tl::unexpected(*std::move(failure_));
        return std::move(seen_);
    }

  private:
    struct Looked {
        std::string digest;
        std::vector<std::string> inner;
    };

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock,
                          [&] { return !waiting_.empty() || looking_ == 0 || bool(failure_); });
            if (waiting_.empty() || failure_) return;
            const std::string folder = std::move(waiting_.back());
            waiting_.pop_back();
            ++looking_;
            lock.unlock();
            Result<Looked> looked = look_into(folder);
            lock.lock();
            --looking_;
            if (looked) {
                if (!looked->digest.empty()) seen_.emplace(folder, std::move(looked->digest));
                std::ranges::move(looked->inner, std::back_inserter(waiting_));
            } else if (!failure_) {
                failure_ = std::move(looked.error());
            }
            changed_.notify_all();
        }
    }

    bool counts(const std::string& folder, const std::string& name) const {
        return !folder.empty() || std::ranges::find(asked_.besides, name) == asked_.besides.end();
    }

    Result<Looked> look_into(const std::string& folder) const {
        const fs::path path = asked_.folder / folder;
        const posix::Descriptor inside(::openat(top_, folder.empty() ? "." : folder.c_str(),
                                                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!inside.open()) return failed_to("open", path);
        if (!folder.empty() && is_mount_point(inside.get(), "", AT_EMPTY_PATH))
            return something_mounted(path);
        ATELIER_TRY(auto names, names_in(inside.get(), path));
        std::ranges::sort(names);
        Looked looked;
        std::string text;
        for (const std::string& name : names) {
            if (!counts(folder, name)) continue;
            struct ::stat about {};
            if (::fstatat(inside.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0)
                return failed_to("look at", path / name);
            const bool is_folder = S_ISDIR(about.st_mode);
            if (!is_folder || !asked_.files_only) append_mark(text, name, about);
            if (is_folder) looked.inner.push_back(folder.empty() ? name : folder + '/' + name);
        }
        if (!text.empty() || !asked_.files_only) looked.digest = sha256_hex(text);
        return looked;
    }

    const int top_;
    const ImprintedFolder& asked_;
    std::mutex mutex_;
    std::condition_variable changed_;
    // What follows is for whoever holds the mutex.
    std::vector<std::string> waiting_;
    std::map<std::string, std::string> seen_;
    std::optional<Error> failure_;
    int looking_ = 0;
};

} // namespace

Result<std::string> imprint_of(const std::vector<ImprintedFolder>& folders) {
    std::string imprint;
    for (const ImprintedFolder& asked : folders) {
        const auto top = posix::open_file(asked.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!top) return failed_to("open", asked.folder, top.error());
        imprint.append(asked.folder.native()).append("\n");
        ATELIER_TRY(const auto seen, FolderLook(top->get(), asked).all());
        for (const auto& [folder, digest] : seen)
            imprint.append(folder).append(1, '\0').append(digest).append("\n");
    }
    return imprint;
}

} // namespace atelier

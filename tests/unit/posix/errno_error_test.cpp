#include "posix/errno_error.hpp"
#include "support/catch.hpp"

using namespace atelier;
using posix::DiskFault;

TEST_CASE("What keeps a file from being written is told from the number") {
    const std::pair<int, DiskFault> known[] = {
        {ENOSPC, DiskFault::full},     {EDQUOT, DiskFault::full},
        {EROFS, DiskFault::read_only}, {EACCES, DiskFault::read_only},
        {EPERM, DiskFault::read_only}, {EIO, DiskFault::other},
        {ENOENT, DiskFault::other}};
    for (const auto& [number, fault] : known)
        CHECK(posix::disk_fault(std::errc(number)) == fault);
}

TEST_CASE("The error of a system call names the path, the cause and what to do") {
    const auto text = [](int number) {
        const Error error = posix::errno_error("write", "/a/b", std::errc(number));
        CHECK(error.code == ErrorCode::files_failed);
        CHECK(error.details.string_at("path") == "/a/b");
        return error.message + " | " + std::string(error.hint);
    };
    CHECK(text(ENOSPC) == "cannot write /a/b: the disk is full | "
                          "free some space and try again; nothing was changed");
    CHECK(text(EROFS) == "cannot write /a/b: the file system is read-only | "
                         "make it writable, or see who owns it");
    CHECK(text(EACCES) == "cannot write /a/b: permission denied | "
                          "make it writable, or see who owns it");
    CHECK(text(EIO) == "cannot write /a/b: Input/output error | check the folder and try again");
}

TEST_CASE(
    "A descriptor that is not available is the runtime's failure, with the limit to look at") {
    const posix::Expected<int> none = tl::unexpected(std::errc::too_many_files_open);
    const auto made = posix::or_descriptor_error(none, "cannot create a pipe");
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::runtime_failed);
    CHECK(made.error().message == "cannot create a pipe: Too many open files");
    CHECK_THAT(made.error().hint, ContainsSubstring("ulimit -n"));
    CHECK(*posix::or_descriptor_error(posix::Expected<int>(3), "") == 3);
}

// SPDX-License-Identifier: Apache-2.0
module packetclassifier.dev/e2e/pause

go 1.25

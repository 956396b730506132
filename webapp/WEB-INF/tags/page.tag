<%@ tag body-content="scriptless" pageEncoding="UTF-8" description="The frame of every page."
%><%@ attribute name="title" required="true" description="message key"
%><%@ attribute name="styles" description="files under /static, separated by spaces"
%><%@ attribute name="scripts" description="files under /static, separated by spaces"
%><%@ attribute name="plots" type="java.lang.Boolean" description="whether uPlot is needed"
%><%@ taglib prefix="c" uri="jakarta.tags.core"
%><%@ taglib prefix="fmt" uri="jakarta.tags.fmt"
%><%@ taglib prefix="fn" uri="jakarta.tags.functions"
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><!doctype html>
<html lang="${fn:escapeXml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><l:say key="${title}"/> · Latchkey</title>
<meta name="description" content="<l:say key='home.description'/>">
<link rel="icon" href="<c:url value='/static/favicon.svg'/>" type="image/svg+xml">
<link rel="stylesheet" href="<c:url value='/webjars/picocss__pico/2.1.1/css/pico.classless.min.css'/>">
<c:if test="${plots}"><link rel="stylesheet" href="<c:url value='/webjars/uplot/1.6.30/dist/uPlot.min.css'/>"></c:if>
<link rel="stylesheet" href="<c:url value='/static/style.css'/>">
<c:forTokens items="${styles}" delims=" " var="style"><link rel="stylesheet" href="<c:url value='/static/${style}'/>"></c:forTokens>
<script src="<c:url value='/static/forms.js'/>" defer></script>
<c:if test="${plots}"><script src="<c:url value='/webjars/uplot/1.6.30/dist/uPlot.iife.min.js'/>" defer></script></c:if>
<c:forTokens items="${scripts}" delims=" " var="script"><script src="<c:url value='/static/${script}'/>" type="module"></script></c:forTokens>
</head>
<body>
<a class="skip" href="#main"><l:say key="frame.skip"/></a>
<header>
<nav aria-label="<l:say key='frame.nav'/>">
<a class="name" href="<c:url value='/'/>"><svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><g class="session"><circle class="line" cx="9" cy="16" r="6.5" stroke-width="4"/></g><g class="token"><rect class="fill" x="16.5" y="14" width="4" height="4"/><rect class="fill" x="21.5" y="14" width="4" height="8"/><rect class="fill" x="26.5" y="14" width="4" height="6"/></g></svg>Latchkey</a>
<form method="post" action="<c:url value='/language'/>">
<input type="hidden" name="next" value="${fn:escapeXml(path)}${empty query ? '' : '?'}${fn:escapeXml(query)}">
<c:choose><c:when test="${lang eq 'ko'}"><button class="plain" name="lang" value="en" lang="en">English</button></c:when>
<c:otherwise><button class="plain" name="lang" value="ko" lang="ko">한국어</button></c:otherwise></c:choose>
</form>
<c:choose><c:when test="${empty caller}"><a href="<c:url value='/login'/>"><l:say key="frame.signIn"/></a></c:when>
<c:otherwise><c:if test="${caller.admin}"><a href="<c:url value='/admin'/>"><l:say key="frame.admin"/></a></c:if>
<a class="who" href="<c:url value='/account'/>"><c:out value="${caller.name}"/></a>
<form method="post" action="<c:url value='/logout'/>"><button class="plain"><l:say key="frame.signOut"/></button></form></c:otherwise></c:choose>
</nav>
</header>
<main id="main" tabindex="-1">
<jsp:doBody/>
</main>
<footer>
<p><span>Latchkey <c:out value="${version}"/></span>
<a href="<c:url value='/compare'/>"><l:say key="frame.compare"/></a>
<c:if test="${not empty timing}"><span><l:say key="frame.proof.${timing.auth}"/> · <l:say key="frame.statements" with="${timing.statements}"/> · <fmt:formatNumber value="${timing.ms}" minFractionDigits="1" maxFractionDigits="1"/> ms</span></c:if></p>
</footer>
</body>
</html>

<%@ tag body-content="empty" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="A time in words, with the exact one behind it."
%><%@ attribute name="at" type="java.util.Map" required="true" description="as site.Moments makes it"
%><%@ taglib prefix="fn" uri="jakarta.tags.functions"
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><time datetime="${fn:escapeXml(at.iso)}" title="${fn:escapeXml(at.exact)}"><l:say key="${at.key}" with="${at.count}"/></time>
